/// Any bytes are a table whose columns can be asked for, or a DomainError.
#include "input/csv.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const nines::input::CsvTable table = nines::input::CsvTable::parse(text, "fuzz.csv");
    for (const std::string& name : table.header()) {
      const std::size_t column = table.column(name);
      for (const nines::input::CsvTable::Row& row : table.rows()) {
        const auto time_s = nines::input::parse_timestamp(table.field(row, column));
        if (time_s && !std::isfinite(*time_s)) std::abort();
      }
      try {
        for (const double number : table.numbers(name, true)) {
          if (!std::isfinite(number)) std::abort();
        }
      } catch (const nines::DomainError&) {  // A column of words.
      }
    }
  } catch (const nines::DomainError&) {
  }
  return 0;
}

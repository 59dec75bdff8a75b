/// @file
/// Assertions for the programmer's mistakes. The user's mistakes are ScenarioErrors
/// (core/error.hpp). NINES_EXPECTS holds in every build; NINES_CHECK only in checked builds, for
/// use inside hot loops.
#pragma once

namespace nines {

/// Prints what was expected and where, then aborts. Never returns.
[[noreturn]] void contract_violated(const char* expression, const char* file, int line);

}  // namespace nines

#define NINES_EXPECTS(expression)                       \
  (static_cast<bool>(expression) ? static_cast<void>(0) \
                                 : ::nines::contract_violated(#expression, __FILE__, __LINE__))

#ifdef NINES_CHECKED
#define NINES_CHECK(expression) NINES_EXPECTS(expression)
#else
#define NINES_CHECK(expression) static_cast<void>(sizeof(static_cast<bool>(expression)))
#endif

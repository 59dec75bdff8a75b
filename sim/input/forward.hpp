/// @file
/// Names of the reader, for headers that only declare a `read`.
#pragma once

namespace nines::input {

class Reader;
class Value;

}  // namespace nines::input

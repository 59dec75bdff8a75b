#include "random/ziggurat.hpp"

#include <cmath>

#include "math/elementary.hpp"
#include "random/uniform.hpp"

namespace nines::random::detail {
namespace {

// r and v as Marsaglia and Tsang define them for 256 layers. Each r solves "the last layer closes
// at f(0) = 1"; v = r f(r) + the area of the tail. A test checks that the layers close.
constexpr double exponential_r = 7.69711747013104972;
constexpr double exponential_v = 0.0039496598225815571993;
constexpr double normal_r = 3.6541528853610087963519472518;
constexpr double normal_v = 0.0049286732339746519;

double exponential_density(double x) {
  return math::exp(-x);
}
double exponential_edge(double density) {
  return -math::log(density);
}
double normal_density(double x) {
  return math::exp(-0.5 * x * x);
}
double normal_edge(double density) {
  return std::sqrt(-2 * math::log(density));
}

Ziggurat make(double r, double v, double (*density)(double), double (*edge)(double)) {
  Ziggurat z;
  z.edge[0] = v / density(r);  // As if the base layer with its tail were a rectangle.
  z.edge[1] = r;
  z.density[0] = 0;
  z.density[1] = density(r);
  for (std::size_t i = 2; i < 256; ++i) {
    z.density[i] = z.density[i - 1] + v / z.edge[i - 1];
    z.edge[i] = edge(z.density[i]);
  }
  z.edge[256] = 0;
  z.density[256] = 1;
  for (std::size_t i = 0; i < 256; ++i) {
    z.width[i] = z.edge[i] * 0x1p-53;
    z.accept[i] = static_cast<std::int64_t>(z.edge[i + 1] / z.edge[i] * 0x1p53);
  }
  return z;
}

// Whether a uniform height within the layer lies under the density at x.
bool under_density(const Ziggurat& z, std::size_t layer, double density, Stream& rng) {
  const double height =
      z.density[layer] + uniform_half_open(rng) * (z.density[layer + 1] - z.density[layer]);
  return height < density;
}

double normal_tail(Stream& rng) {
  for (;;) {
    const double x = standard_exponential(rng) / normal_r;
    if (2 * standard_exponential(rng) > x * x) return normal_r + x;
  }
}

}  // namespace

const Ziggurat exponential_ziggurat =
    make(exponential_r, exponential_v, exponential_density, exponential_edge);
const Ziggurat normal_ziggurat = make(normal_r, normal_v, normal_density, normal_edge);

double exponential_slow(std::size_t layer, double x, Stream& rng) {
  if (layer == 0) return exponential_r + standard_exponential(rng);  // It has no memory.
  if (under_density(exponential_ziggurat, layer, exponential_density(x), rng)) return x;
  return standard_exponential(rng);
}

double normal_slow(std::size_t layer, double x, std::uint64_t sign, Stream& rng) {
  if (layer == 0) {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(normal_tail(rng)) ^ sign);
  }
  if (under_density(normal_ziggurat, layer, normal_density(x), rng)) {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) ^ sign);
  }
  return standard_normal(rng);
}

}  // namespace nines::random::detail

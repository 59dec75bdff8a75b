#include "model/fleet/fleet_path.hpp"

#include <algorithm>
#include <cmath>

#include "random/uniform.hpp"
#include "random/ziggurat.hpp"

namespace nines::fleet {
namespace {

// Up to this many units each unit draws from streams of its own, so that variants which differ in
// crews or standby give a unit the same lifetimes and repairs.
constexpr std::uint32_t most_own_streams = 64;
constexpr std::uint32_t own_block = 32;
constexpr std::uint32_t shared_block = 512;
// Residual lives of larger fleets come from a table: their quantiles are found by root finding.
constexpr std::uint32_t most_exact_residuals = 64;
constexpr std::uint64_t residual_table = 1024;
// Streams of one purpose are told apart by kind of use, branch and index.
constexpr std::uint64_t branch_step = std::uint64_t{1} << 40;
constexpr std::uint64_t start_use = std::uint64_t{1} << 36;
constexpr std::uint64_t upkeep_use = std::uint64_t{1} << 37;
constexpr std::uint64_t block_use = std::uint64_t{1} << 38;

}  // namespace

FleetPath::FleetPath(const FleetPlan& plan, const FleetSeed& seed)
    : plan_(plan),
      units_(plan.units),
      calendar_(static_cast<engine::Calendar::Slot>(plan.units + plan.blocks.size() +
                                                    plan.shocks.size() + plan.upkeep.size())),
      state_(plan.units, State::working),
      leaf_of_(plan.units),
      groups_(plan.nodes.size()),
      leaves_(plan.leaves.size()),
      sampling_(seed.sampling),
      block_down_(plan.blocks.size()),
      switch_rng_(seed.seed, seed.replication, random::Purpose::switching,
                  seed.branch * branch_step),
      start_rng_(seed.seed, seed.replication, random::Purpose::lifetime,
                 seed.branch * branch_step + start_use),
      level_s_(plan.capacity() + 1) {
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const FleetPlan::Node& node = plan.nodes[i];
    groups_[i].parent = node.parent;
    groups_[i].need = static_cast<std::int32_t>(node.need);
    groups_[i].need_units = static_cast<std::int32_t>(node.need_units);
  }
  bool any_standby = false;
  for (std::uint32_t i = 0; i < leaves_.size(); ++i) {
    const FleetPlan::Leaf& from = plan.leaves[i];
    Leaf& leaf = leaves_[i];
    leaf.node = from.node;
    leaf.pool = from.pool;
    leaf.rank = from.priority;
    leaf.target = from.target;
    leaf.standby = from.mode != FleetPlan::StandbyMode::hot;
    leaf.dormant = from.dormant;
    leaf.switch_failure = from.switch_failure;
    any_standby |= leaf.standby;
    const FleetPlan::Node& node = plan.nodes[from.node];
    std::fill(leaf_of_.begin() + node.first_unit, leaf_of_.begin() + node.end_unit, i);
  }
  if (any_standby) idle_place_.resize(units_);
  if (!plan.upkeep.empty()) left_s_.assign(units_, -1);
  for (const FleetPlan::Pool& from : plan.pools) {
    pools_.push_back({from.crews, 0, 0, {}});
    if (!from.unlimited()) pools_.back().queues.resize(from.ranks);
  }
  for (const FleetPlan::Upkeep& upkeep : plan.upkeep) {
    upkeep_cursor_.push_back(plan.nodes[upkeep.node].first_unit);
  }
  make_draws(seed);
}

void FleetPath::make_draws(const FleetSeed& seed) {
  const bool own = units_ <= most_own_streams;
  std::uint32_t kinds = 0;
  for (const FleetPlan::Leaf& leaf : plan_.leaves) kinds = std::max(kinds, leaf.alike + 1);
  const std::uint32_t count = own ? units_ : kinds;
  const std::uint32_t block = own ? own_block : shared_block;
  values_.resize(std::size_t{2} * count * block);
  draws_of_.resize(units_);
  std::vector<const FleetPlan::Leaf*> leaf_of_draws(count);
  for (Unit unit = 0; unit < units_; ++unit) {
    const FleetPlan::Leaf& leaf = plan_.leaves[leaf_of_[unit]];
    draws_of_[unit] = own ? unit : leaf.alike;
    leaf_of_draws[draws_of_[unit]] = &leaf;
  }
  const std::uint64_t branch = seed.branch * branch_step;
  const auto add = [&](std::vector<Draws>& to, const dist::Distribution& of,
                       random::Purpose purpose, std::uint32_t i, std::uint32_t begin) {
    to.push_back({&of, random::Stream(seed.seed, seed.replication, purpose, branch + i), begin,
                  begin + block, begin + block});
  };
  for (std::uint32_t i = 0; i < count; ++i) {
    add(lifetimes_, leaf_of_draws[i]->lifetime, random::Purpose::lifetime, i, 2 * i * block);
    add(repairs_, leaf_of_draws[i]->repair, random::Purpose::repair, i, (2 * i + 1) * block);
  }
  for (std::uint64_t i = 0; i < plan_.blocks.size(); ++i) {
    event_rng_.emplace_back(seed.seed, seed.replication, random::Purpose::shock,
                            branch + block_use + i);
  }
  for (std::uint64_t i = 0; i < plan_.shocks.size(); ++i) {
    event_rng_.emplace_back(seed.seed, seed.replication, random::Purpose::shock, branch + i);
  }
  for (std::uint64_t i = 0; i < plan_.upkeep.size(); ++i) {
    event_rng_.emplace_back(seed.seed, seed.replication, random::Purpose::repair,
                            branch + upkeep_use + i);
  }
}

void FleetPath::refill(Draws& draws) {
  draws.of->fill({values_.data() + draws.begin, draws.end - draws.begin}, draws.rng, sampling_);
  draws.next = draws.begin;
}

// ---- Start --------------------------------------------------------------------------------------

double FleetPath::residual_s(const dist::Distribution& x, bool table) {
  const double u = random::uniform_open(start_rng_);
  if (x.is_exponential()) return x.quantile(Probability{u}).raw();
  if (x.is_constant()) return x.mean().raw() * u;
  if (!table) return x.residual_quantile(Probability{u}).raw();
  const double step = std::floor(u * static_cast<double>(residual_table));
  const double p = (step + 0.5) / static_cast<double>(residual_table);
  return x.residual_quantile(Probability{p}).raw();
}

void FleetPath::start(FleetStart how) {
  const bool steady = how == FleetStart::steady;
  const bool table = units_ > most_exact_residuals;
  std::vector<Unit> down;
  for (Leaf& leaf : leaves_) {
    const FleetPlan::Leaf& from = plan_.leaves[static_cast<std::size_t>(&leaf - leaves_.data())];
    const double life_s = from.lifetime.mean().raw();
    const double repair_s = from.repair.mean().raw();
    const double down_share = repair_s / (life_s + repair_s);
    const FleetPlan::Node& node = plan_.nodes[from.node];
    for (Unit unit = node.first_unit; unit < node.end_unit; ++unit) {
      if (leaf.working == leaf.target) {
        stand_by(unit, leaf);
      } else if (steady && !leaf.standby && random::bernoulli(down_share, start_rng_)) {
        down.push_back(unit);
      } else {
        put_to_work(unit, leaf,
                    steady ? residual_s(from.lifetime, table) : take(lifetimes_[draws_of_[unit]]));
      }
    }
  }
  for (const Unit unit : down) {
    const Leaf& leaf = leaves_[leaf_of_[unit]];
    send_to_repair(unit, leaf);
    if (state_[unit] == State::in_repair) {
      calendar_.schedule(unit, residual_s(plan_.leaves[leaf_of_[unit]].repair, table));
    }
  }
  std::uint32_t slot = units_;
  for (std::size_t i = 0; i < plan_.blocks.size(); ++i, ++slot) {
    const FleetPlan::Block& block = plan_.blocks[i];
    const double repair_s = block.repair.mean().raw();
    if (steady && random::bernoulli(repair_s / (repair_s + block.mean_up.raw()), start_rng_)) {
      block_down_[i] = 1;
      change(block.node, 0, 0, 1);
      calendar_.schedule(slot, residual_s(block.repair, false));
    } else {
      calendar_.schedule(slot, block.mean_up.raw() * random::standard_exponential(event_rng_[i]));
    }
  }
  for (std::size_t i = 0; i < plan_.shocks.size(); ++i, ++slot) {
    random::Stream& rng = event_rng_[plan_.blocks.size() + i];
    calendar_.schedule(slot, random::standard_exponential(rng) / plan_.shocks[i].rate.raw());
  }
  for (const FleetPlan::Upkeep& upkeep : plan_.upkeep) {
    const double phase = steady ? random::uniform_open(start_rng_) : 1;
    calendar_.schedule(slot++, upkeep.plan.every.raw() * phase);
  }
  // A group that needs nothing is up from the start, and nothing changes to tell it so.
  for (std::size_t i = groups_.size(); i-- > 0;) change(static_cast<std::uint32_t>(i), 0, 0, 0);
  seen_capacity_ = groups_.front().visible;
  seen_up_ = groups_.front().up != 0;
  if (logging_) capacity_log_.emplace_back(0, static_cast<std::uint32_t>(seen_capacity_));
}

// ---- What is observed ---------------------------------------------------------------------------

void FleetPath::note_state(bool up) {
  seen_up_ = up;
  if (!up) {
    down_since_s_ = now_s_;
    outage_counts_ = tallying_;
    return;
  }
  if (tallying_) down_s_ += now_s_ - down_since_s_;
  if (outage_counts_) outages_s_.push_back(now_s_ - down_since_s_);
}

bool FleetPath::run_to_change(double end_s) {
  const bool before = seen_up_;
  while (calendar_.next_time() < end_s) {
    step();
    if (calendar_.next_time() > now_s_) {
      commit();
      if (seen_up_ != before) return true;
    }
  }
  return false;
}

void FleetPath::begin_tally(double at_s) {
  std::fill(level_s_.begin(), level_s_.end(), 0.0);
  capacity_since_s_ = at_s;
  down_s_ = 0;
  outages_s_.clear();
  tallying_ = true;
  outage_counts_ = false;  // An outage that is under way began before.
  if (!seen_up_) down_since_s_ = at_s;
}

void FleetPath::end_tally(double at_s) {
  level_s_[static_cast<std::size_t>(seen_capacity_)] += at_s - capacity_since_s_;
  capacity_since_s_ = at_s;
  if (!seen_up_) down_s_ += at_s - down_since_s_;
  tallying_ = false;
}

void FleetPath::finish_outage() {
  if (!seen_up_ && outage_counts_) static_cast<void>(run_to_change(infinity));
}

// ---- Events -------------------------------------------------------------------------------------

void FleetPath::change(std::uint32_t group, std::int32_t units, std::int32_t good,
                       std::int32_t blocks) {
  for (std::uint32_t at = group; at != FleetPlan::none;) {
    Group& g = groups_[at];
    g.inside += units;
    g.good += good;
    g.blocks += blocks;
    const bool seen = g.blocks == 0;
    const std::int32_t visible = seen ? g.inside : 0;
    const std::int32_t up = seen && g.inside >= g.need_units && g.good >= g.need ? 1 : 0;
    units = visible - g.visible;
    good = up - g.up;
    blocks = 0;
    g.visible = visible;
    g.up = up;
    if (units == 0 && good == 0) return;
    at = g.parent;
  }
}

void FleetPath::unit_event(Unit unit) {
  Leaf& leaf = leaves_[leaf_of_[unit]];
  switch (state_[unit]) {
    case State::working:
      unit_fails(unit, leaf);
      break;
    case State::in_repair:
      crew_is_free(leaf.pool);
      unit_returns(unit, leaf);
      break;
    case State::dormant:
      leave_idle(unit, leaf);
      send_to_repair(unit, leaf);
      break;
    case State::maintained:
      unit_returns(unit, leaf);
      break;
    case State::waiting:
      NINES_EXPECTS(false);
      break;
  }
}

void FleetPath::unit_fails(Unit unit, Leaf& leaf) {
  --leaf.working;
  change(leaf.node, -1, 0, 0);
  send_to_repair(unit, leaf);
  if (leaf.standby) replace(leaf);
}

void FleetPath::send_to_repair(Unit unit, const Leaf& leaf) {
  Pool& pool = pools_[leaf.pool];
  if (pool.busy < pool.crews) {
    ++pool.busy;
    state_[unit] = State::in_repair;
    calendar_.schedule(unit, now_s_ + take(repairs_[draws_of_[unit]]));
    return;
  }
  state_[unit] = State::waiting;
  calendar_.cancel(unit);
  pool.queues[leaf.rank].push_back(unit);
  ++pool.waiting;
}

void FleetPath::crew_is_free(std::uint32_t index) {
  Pool& pool = pools_[index];
  if (pool.waiting == 0) {
    --pool.busy;
    return;
  }
  --pool.waiting;
  auto queue = pool.queues.begin();
  while (queue->empty()) ++queue;
  const Unit next = queue->pop_front();
  state_[next] = State::in_repair;
  calendar_.schedule(next, now_s_ + take(repairs_[draws_of_[next]]));
}

void FleetPath::unit_returns(Unit unit, Leaf& leaf) {
  if (leaf.working == leaf.target) {
    stand_by(unit, leaf);
    return;
  }
  double lasts_s = -1;
  if (!left_s_.empty()) std::swap(lasts_s, left_s_[unit]);
  put_to_work(unit, leaf, lasts_s < 0 ? take(lifetimes_[draws_of_[unit]]) : lasts_s);
}

void FleetPath::put_to_work(Unit unit, Leaf& leaf, double lasts_s) {
  state_[unit] = State::working;
  ++leaf.working;
  calendar_.schedule(unit, now_s_ + lasts_s);
  change(leaf.node, 1, 0, 0);
}

void FleetPath::stand_by(Unit unit, Leaf& leaf) {
  if (!left_s_.empty()) left_s_[unit] = -1;
  state_[unit] = State::dormant;
  idle_place_[unit] = static_cast<std::uint32_t>(leaf.idle.size());
  leaf.idle.push_back(unit);
  if (leaf.dormant > 0) {
    calendar_.schedule(unit, now_s_ + take(lifetimes_[draws_of_[unit]]) / leaf.dormant);
  } else {
    calendar_.cancel(unit);
  }
}

void FleetPath::leave_idle(Unit unit, Leaf& leaf) {
  const Unit last = leaf.idle.back();
  leaf.idle[idle_place_[unit]] = last;
  idle_place_[last] = idle_place_[unit];
  leaf.idle.pop_back();
}

void FleetPath::replace(Leaf& leaf) {
  while (leaf.working < leaf.target && !leaf.idle.empty()) {
    const Unit unit = leaf.idle.back();
    leaf.idle.pop_back();
    if (leaf.switch_failure > 0 && random::bernoulli(leaf.switch_failure, switch_rng_)) {
      send_to_repair(unit, leaf);
    } else {
      put_to_work(unit, leaf, take(lifetimes_[draws_of_[unit]]));
    }
  }
}

void FleetPath::fleet_event(std::uint32_t event) {
  const std::uint32_t slot = units_ + event;
  if (event < block_down_.size()) {
    const FleetPlan::Block& block = plan_.blocks[event];
    block_down_[event] ^= 1;
    const bool down = block_down_[event] != 0;
    change(block.node, 0, 0, down ? 1 : -1);
    random::Stream& rng = event_rng_[event];
    calendar_.schedule(slot,
                       now_s_ + (down ? block.repair.sample(rng, sampling_)
                                      : block.mean_up.raw() * random::standard_exponential(rng)));
    return;
  }
  event -= static_cast<std::uint32_t>(block_down_.size());
  if (event < plan_.shocks.size()) {
    shock(event);
  } else {
    maintain(event - static_cast<std::uint32_t>(plan_.shocks.size()));
  }
}

void FleetPath::shock(std::uint32_t index) {
  const FleetPlan::Shock& what = plan_.shocks[index];
  const std::size_t event = plan_.blocks.size() + index;
  random::Stream& rng = event_rng_[event];
  calendar_.schedule(static_cast<engine::Calendar::Slot>(units_ + event),
                     now_s_ + random::standard_exponential(rng) / what.rate.raw());
  const FleetPlan::Node* hit = &plan_.nodes[what.node];
  if (what.zone)
    hit = &plan_.nodes[hit->children[random::uniform_below(hit->children.size(), rng)]];
  fell(hit->first_unit, hit->end_unit, what.fraction, rng);
}

void FleetPath::fell(std::uint32_t first, std::uint32_t end, double probability,
                     random::Stream& rng) {
  for (Unit unit = first; unit < end; ++unit) {
    const State state = state_[unit];
    if (state != State::working && state != State::dormant) continue;
    if (probability < 1 && !random::bernoulli(probability, rng)) continue;
    Leaf& leaf = leaves_[leaf_of_[unit]];
    if (state == State::working) {
      --leaf.working;
      change(leaf.node, -1, 0, 0);
    } else {
      leave_idle(unit, leaf);
    }
    send_to_repair(unit, leaf);
  }
  for (Unit unit = first; unit < end; unit = plan_.nodes[leaves_[leaf_of_[unit]].node].end_unit) {
    Leaf& leaf = leaves_[leaf_of_[unit]];
    if (leaf.standby) replace(leaf);
  }
}

void FleetPath::maintain(std::uint32_t index) {
  const FleetPlan::Upkeep& upkeep = plan_.upkeep[index];
  const std::size_t event = plan_.blocks.size() + plan_.shocks.size() + index;
  calendar_.schedule(static_cast<engine::Calendar::Slot>(units_ + event),
                     now_s_ + upkeep.plan.every.raw());
  const FleetPlan::Node& node = plan_.nodes[upkeep.node];
  std::int64_t left = upkeep.plan.batch;
  Unit& cursor = upkeep_cursor_[index];
  for (std::uint32_t tried = 0; tried < node.units() && left > 0; ++tried) {
    const Unit unit = cursor;
    cursor = cursor + 1 == node.end_unit ? node.first_unit : cursor + 1;
    const State state = state_[unit];
    if (state != State::working && state != State::dormant) continue;
    --left;
    Leaf& leaf = leaves_[leaf_of_[unit]];
    if (state == State::working) {
      left_s_[unit] = upkeep.plan.renews ? -1 : calendar_.time_of(unit) - now_s_;
      --leaf.working;
      change(leaf.node, -1, 0, 0);
    } else {
      leave_idle(unit, leaf);
    }
    state_[unit] = State::maintained;
    calendar_.schedule(unit, now_s_ + upkeep.plan.takes.sample(event_rng_[event], sampling_));
    if (leaf.standby) replace(leaf);
  }
}

}  // namespace nines::fleet

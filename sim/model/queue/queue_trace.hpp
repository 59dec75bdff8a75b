/// @file
/// A station's customers, each with its own times, put into the order of events: at one instant
/// those who leave come first, then those who give up, those whose service begins, and the arrival.
#pragma once

#include "model/queue/figures.hpp"
#include "model/queue/queue.hpp"
#include "run/trace.hpp"

namespace nines::queue {

/// `log` holds every customer in the order of arrival. When service begins is told where it is not
/// interrupted or shared.
void tell_customers(const CustomerLog& log, const QueueParameters& parameters,
                    run::TraceSink& sink);

}  // namespace nines::queue

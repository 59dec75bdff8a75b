/// @file
/// One station as the frame sees it.
#pragma once

#include <memory>
#include <vector>

#include "model/queue/figures.hpp"
#include "model/queue/metrics.hpp"
#include "model/queue/queue.hpp"
#include "run/model.hpp"
#include "run/settings.hpp"

namespace nines::queue {

class QueueModel : public run::Model {
 public:
  QueueModel(QueueParameters parameters, const run::RunSettings& run);

  [[nodiscard]] const run::MetricSet& metrics() const override { return metrics_.set; }
  void replicate(const run::Replication& replication, run::Observation& into) const override;
  [[nodiscard]] std::vector<run::Theory> theory() const override;
  [[nodiscard]] std::vector<run::Warning> warnings() const override;
  [[nodiscard]] std::vector<std::string> describe() const override;
  [[nodiscard]] double events() const override;
  bool trace(const run::Replication& replication, run::TraceSink& sink) const override;
  [[nodiscard]] bool wants_pilot() const override { return auto_warmup_; }
  [[nodiscard]] std::vector<double> pilot_path(const run::Replication& replication) const override;

 private:
  [[nodiscard]] double customers() const;  ///< Expected in the window of a replication.
  [[nodiscard]] QueueFigures run_window(const run::Replication& replication,
                                        const QueueWindow& window,
                                        std::vector<CustomerStory>* log) const;

  QueueParameters parameters_;
  QueueWindow window_;
  run::EngineChoice engine_;
  random::Sampling sampling_;
  bool auto_warmup_ = false;
  QueueMetrics metrics_;
};

}  // namespace nines::queue

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "setting.hpp"

namespace lab {

/// What one epoch of a training showed, both taken before the epoch's updates.
struct epoch {
  std::size_t number;   ///< from 1
  float loss;           ///< the mean over the samples
  std::size_t correct;  ///< samples classified right
};

/// Called after each epoch; must not throw.
using on_epoch = std::function<etch::training(epoch const&)>;

/// A network of one of the compiled-in types, with its loss and its optimizer, behind one face: the
/// types end here, so that the rest of the lab is ordinary code.
class learner {
 public:
  learner() = default;
  learner(learner const&) = delete;
  learner& operator=(learner const&) = delete;
  virtual ~learner() = default;

  /// Trains on with the setting's optimizer, whose state lives from call to call.
  virtual etch::fit_result<float> fit(samples data, etch::fit_options<float> const& options,
                                      on_epoch const& callback) = 0;

  /// The probability of class 1 that the network predicts, in [0, 1].
  [[nodiscard]] virtual float probability(etch::vector<float, 2> const& input) const = 0;

  /// Whether the network predicts class 1.
  [[nodiscard]] virtual bool predicts(etch::vector<float, 2> const& input) const = 0;

  /// The mean loss over the samples.
  [[nodiscard]] virtual float loss(samples data) const = 0;

  /// How many samples of each class are classified as which.
  [[nodiscard]] virtual etch::confusion<2> confusion(samples data) const = 0;

  /// The norms of the weights' gradients, summed over the samples, of each dense layer.
  [[nodiscard]] virtual std::vector<double> gradient_norms(samples data) const = 0;

  /// The weights and biases, layer by layer, weights row by row and before the biases.
  [[nodiscard]] virtual std::vector<float> parameters() const = 0;

  /// What the optimizer remembers, number by number; nothing for plain descent.
  [[nodiscard]] virtual std::vector<float> optimizer_state() const = 0;

  /// Takes parameters and an optimizer's state (which may be empty: a fresh one) of the same sizes.
  virtual void restore(std::vector<float> const& parameters, std::vector<float> const& optimizer_state) = 0;
};

/// A new learner with the weights that the setting's seed draws. Throws std::invalid_argument for a name that is
/// none of the compiled-in choices.
[[nodiscard]] std::unique_ptr<learner> make_learner(setting const& s);

/// What the compiled-in types of one activation make of a setting; null where no shape or loss of that name is
/// compiled in. Each activation is compiled in a file of its own, side by side.
template <class Activation>
[[nodiscard]] std::unique_ptr<learner> make_learner_with(setting const& s);

}  // namespace lab

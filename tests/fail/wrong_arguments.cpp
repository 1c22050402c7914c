// expect: etch: @ takes
// show:
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>
#include <vector>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
using model_of_duals = etch::network<etch::dual<float>, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;

struct not_a_network {
  std::vector<float> weights;
};

extern model net;
extern model const constant;
extern model_of_duals duals;
extern not_a_network other;
extern model::trace_type trace;
extern etch::vector<float, 2> input;
extern etch::vector<float, 1> output;
extern std::vector<etch::sample_of<model>> samples;
extern std::vector<model::input_type> inputs;
extern std::vector<model::output_type> outputs;
extern etch::box<float, 2> box;
extern etch::squared_error loss;
extern etch::sgd<model> optimizer;
extern etch::pcg32 random_numbers;

#if MISTAKE_accuracy__of_no_network
auto accuracy__of_no_network() { return etch::accuracy(other, samples); }
#endif
#if MISTAKE_accuracy__of_duals
auto accuracy__of_duals() { return etch::accuracy(duals, samples); }
#endif
#if MISTAKE_confusion_of__of_no_network
auto confusion_of__of_no_network() { return etch::confusion_of(other, samples); }
#endif
#if MISTAKE_confusion_of__of_duals
auto confusion_of__of_duals() { return etch::confusion_of(duals, samples); }
#endif
#if MISTAKE_bounds__of_no_network
auto bounds__of_no_network() { return etch::bounds(other, box); }
#endif
#if MISTAKE_bounds__of_duals
auto bounds__of_duals() { return etch::bounds(duals, box); }
#endif
#if MISTAKE_gradient_bounds__of_no_network
auto gradient_bounds__of_no_network() { return etch::gradient_bounds(other, box); }
#endif
#if MISTAKE_gradient_bounds__of_duals
auto gradient_bounds__of_duals() { return etch::gradient_bounds(duals, box); }
#endif
#if MISTAKE_is_increasing__of_no_network
auto is_increasing__of_no_network() { return etch::is_increasing<0>(other, box); }
#endif
#if MISTAKE_is_increasing__of_duals
auto is_increasing__of_duals() { return etch::is_increasing<0>(duals, box); }
#endif
#if MISTAKE_is_decreasing__of_no_network
auto is_decreasing__of_no_network() { return etch::is_decreasing<0>(other, box); }
#endif
#if MISTAKE_is_decreasing__of_duals
auto is_decreasing__of_duals() { return etch::is_decreasing<0>(duals, box); }
#endif
#if MISTAKE_lipschitz_bound__of_no_network
auto lipschitz_bound__of_no_network() { return etch::lipschitz_bound(other, box); }
#endif
#if MISTAKE_lipschitz_bound__of_duals
auto lipschitz_bound__of_duals() { return etch::lipschitz_bound(duals, box); }
#endif
#if MISTAKE_is_of_class__of_no_network
auto is_of_class__of_no_network() { return etch::is_of_class(other, box, 1); }
#endif
#if MISTAKE_is_of_class__of_duals
auto is_of_class__of_duals() { return etch::is_of_class(duals, box, 1); }
#endif
#if MISTAKE_is_robust__of_no_network
auto is_robust__of_no_network() { return etch::is_robust(other, samples, 0.1F); }
#endif
#if MISTAKE_is_robust__of_duals
auto is_robust__of_duals() { return etch::is_robust(duals, samples, 0.1F); }
#endif
#if MISTAKE_prune__of_no_network
auto prune__of_no_network() { return etch::prune(other, 0.1F); }
#endif
#if MISTAKE_prune__of_duals
auto prune__of_duals() { return etch::prune(duals, 0.1F); }
#endif
#if MISTAKE_round_to_power_of_two__of_no_network
auto round_to_power_of_two__of_no_network() { return etch::round_to_power_of_two(other); }
#endif
#if MISTAKE_round_to_power_of_two__of_duals
auto round_to_power_of_two__of_duals() { return etch::round_to_power_of_two(duals); }
#endif
#if MISTAKE_count_weights__of_no_network
auto count_weights__of_no_network() { return etch::count_weights(other); }
#endif
#if MISTAKE_count_weights__of_duals
auto count_weights__of_duals() { return etch::count_weights(duals); }
#endif
#if MISTAKE_norm__of_no_network
auto norm__of_no_network() { return etch::norm(other); }
#endif
#if MISTAKE_norm__of_duals
auto norm__of_duals() { return etch::norm(duals); }
#endif
#if MISTAKE_is_finite__of_no_network
auto is_finite__of_no_network() { return etch::is_finite(other); }
#endif
#if MISTAKE_is_finite__of_duals
auto is_finite__of_duals() { return etch::is_finite(duals); }
#endif
#if MISTAKE_reduce__of_no_network
auto reduce__of_no_network() { return etch::reduce(other, etch::reduction::mean, 2); }
#endif
#if MISTAKE_reduce__of_duals
auto reduce__of_duals() { return etch::reduce(duals, etch::reduction::mean, 2); }
#endif
#if MISTAKE_clip_by_norm__of_no_network
auto clip_by_norm__of_no_network() { return etch::clip_by_norm(other, 1.0F); }
#endif
#if MISTAKE_clip_by_norm__of_duals
auto clip_by_norm__of_duals() { return etch::clip_by_norm(duals, 1.0F); }
#endif
#if MISTAKE_initialize__of_no_network
auto initialize__of_no_network() { return etch::initialize(other, etch::xavier{}, random_numbers); }
#endif
#if MISTAKE_initialize__of_duals
auto initialize__of_duals() { return etch::initialize(duals, etch::xavier{}, random_numbers); }
#endif
#if MISTAKE_reduce__of_a_const_network
auto reduce__of_a_const_network() { return etch::reduce(constant, etch::reduction::mean, 2); }
#endif
#if MISTAKE_clip_by_norm__of_a_const_network
auto clip_by_norm__of_a_const_network() { return etch::clip_by_norm(constant, 1.0F); }
#endif
#if MISTAKE_initialize__of_a_const_network
auto initialize__of_a_const_network() { return etch::initialize(constant, etch::xavier{}, random_numbers); }
#endif
#if MISTAKE_learn__of_a_const_network
auto learn__of_a_const_network() { return etch::learn(constant, samples[0], loss, optimizer); }
#endif
#if MISTAKE_fit__of_a_const_network
auto fit__of_a_const_network() { return etch::fit(constant, samples, loss, optimizer); }
#endif
#if MISTAKE_learn__of_a_temporary
auto learn__of_a_temporary() { return etch::learn(model{}, samples[0], loss, optimizer); }
#endif
#if MISTAKE_learn__of_no_network
auto learn__of_no_network() { return etch::learn(other, samples[0], loss, optimizer); }
#endif
#if MISTAKE_learn__of_no_sample
auto learn__of_no_sample() { return etch::learn(net, std::pair{input, output}, loss, optimizer); }
#endif
#if MISTAKE_learn__without_optimizer
auto learn__without_optimizer() { return etch::learn(net, samples[0], loss); }
#endif
#if MISTAKE_fit__of_no_network
auto fit__of_no_network() { return etch::fit(other, samples, loss, optimizer); }
#endif
#if MISTAKE_fit__of_no_network_by_an_executor
auto fit__of_no_network_by_an_executor() { return etch::fit(etch::sequential{}, other, samples, loss, optimizer); }
#endif
#if MISTAKE_fit__of_a_const_network_by_an_executor
auto fit__of_a_const_network_by_an_executor() {
  return etch::fit(etch::sequential{}, constant, samples, loss, optimizer);
}
#endif
#if MISTAKE_fit__of_no_network_with_options
auto fit__of_no_network_with_options() { return etch::fit<1>(other, samples, loss, optimizer, {.epochs = 3}); }
#endif
#if MISTAKE_fit__in_another_order_with_options
auto fit__in_another_order_with_options() {
  return etch::fit(etch::sequential{}, samples, net, loss, optimizer, {.epochs = 3});
}
#endif
#if MISTAKE_fit__without_optimizer
auto fit__without_optimizer() { return etch::fit(net, samples, loss); }
#endif
#if MISTAKE_fit__with_a_number_of_epochs
auto fit__with_a_number_of_epochs() { return etch::fit(net, samples, loss, optimizer, 1000); }
#endif
#if MISTAKE_fit__with_options_of_doubles
auto fit__with_options_of_doubles() { return etch::fit(net, samples, loss, optimizer, etch::fit_options<double>{}); }
#endif
#if MISTAKE_fit__with_a_callback_for_options
auto fit__with_a_callback_for_options() {
  return etch::fit(net, samples, loss, optimizer, [](auto const&) {});
}
#endif
#if MISTAKE_fit__with_inputs_and_outputs
auto fit__with_inputs_and_outputs() { return etch::fit(net, inputs, outputs, loss, optimizer); }
#endif
#if MISTAKE_batch_forward__of_no_network
auto batch_forward__of_no_network() { return etch::batch_forward(other, inputs, outputs); }
#endif
#if MISTAKE_batch_forward__of_no_network_by_an_executor
auto batch_forward__of_no_network_by_an_executor() {
  return etch::batch_forward(etch::sequential{}, other, inputs, outputs);
}
#endif
#if MISTAKE_batch_forward__without_outputs
auto batch_forward__without_outputs() { return etch::batch_forward(net, inputs); }
#endif
#if MISTAKE_batch_gradient__of_no_network
auto batch_gradient__of_no_network() { return etch::batch_gradient<1>(other, samples, loss); }
#endif
#if MISTAKE_batch_gradient__of_no_network_by_an_executor
auto batch_gradient__of_no_network_by_an_executor() {
  return etch::batch_gradient(etch::sequential{}, other, samples, loss);
}
#endif
#if MISTAKE_batch_gradient__without_loss
auto batch_gradient__without_loss() { return etch::batch_gradient(net, samples); }
#endif
#if MISTAKE_convert__of_no_network
auto convert__of_no_network() { return etch::convert<double>(other); }
#endif
#if MISTAKE_convert__to_nothing
auto convert__to_nothing() { return etch::convert(net); }
#endif
#if MISTAKE_prepare__of_no_network
auto prepare__of_no_network() { return etch::prepare(other); }
#endif
#if MISTAKE_initialize__from_a_seed
auto initialize__from_a_seed() { return etch::initialize(net, etch::xavier{}, 1); }
#endif
#if MISTAKE_initialize__in_another_order
auto initialize__in_another_order() { return etch::initialize(net, random_numbers, etch::xavier{}); }
#endif
#if MISTAKE_initialized__without_network
auto initialized__without_network() { return etch::initialized(etch::xavier{}, 1); }
#endif
#if MISTAKE_initialized__without_seed
auto initialized__without_seed() { return etch::initialized<model>(etch::xavier{}); }
#endif
#if MISTAKE_prune__without_threshold
auto prune__without_threshold() { return etch::prune(net); }
#endif
#if MISTAKE_reduce__by_a_number
auto reduce__by_a_number() { return etch::reduce(net, 2, 3); }
#endif
#if MISTAKE_accuracy__with_a_loss
auto accuracy__with_a_loss() { return etch::accuracy(net, samples, loss); }
#endif
#if MISTAKE_bounds__of_no_box
auto bounds__of_no_box() { return etch::bounds(net, input); }
#endif
#if MISTAKE_bounds__without_box
auto bounds__without_box() { return etch::bounds(net); }
#endif
#if MISTAKE_bounds__in_a_number_of_parts
auto bounds__in_a_number_of_parts() { return etch::bounds(net, box, 4); }
#endif
#if MISTAKE_gradient_bounds__of_no_box
auto gradient_bounds__of_no_box() { return etch::gradient_bounds(net, input); }
#endif
#if MISTAKE_is_increasing__of_no_box
auto is_increasing__of_no_box() { return etch::is_increasing<1>(net, input); }
#endif
#if MISTAKE_is_increasing__without_index
auto is_increasing__without_index() { return etch::is_increasing(net, box); }
#endif
#if MISTAKE_is_decreasing__of_no_box
auto is_decreasing__of_no_box() { return etch::is_decreasing<1>(net, input); }
#endif
#if MISTAKE_is_decreasing__without_index
auto is_decreasing__without_index() { return etch::is_decreasing(net, box); }
#endif
#if MISTAKE_lipschitz_bound__of_no_box
auto lipschitz_bound__of_no_box() { return etch::lipschitz_bound(net, input); }
#endif
#if MISTAKE_is_of_class__of_no_box
auto is_of_class__of_no_box() { return etch::is_of_class(net, input, 1); }
#endif
#if MISTAKE_is_of_class__without_class
auto is_of_class__without_class() { return etch::is_of_class(net, box); }
#endif
#if MISTAKE_is_robust__without_distance
auto is_robust__without_distance() { return etch::is_robust(net, samples); }
#endif
#if MISTAKE_around__of_integers
auto around__of_integers() { return etch::around(std::array{1, 2}, 0.1F); }
#endif
#if MISTAKE_around__without_distance
auto around__without_distance() { return etch::around(input); }
#endif
#if MISTAKE_classify__of_integers
auto classify__of_integers() { return etch::classify(std::array{1, 2}); }
#endif
#if MISTAKE_classify__of_a_number
auto classify__of_a_number() { return etch::classify(0.7F); }
#endif
#if MISTAKE_for_each_parameter__of_a_temporary
auto for_each_parameter__of_a_temporary() {
  return etch::for_each_parameter([](etch::parameter_kind, float) {}, model{});
}
#endif
#if MISTAKE_for_each_parameter__without_network
auto for_each_parameter__without_network() {
  return etch::for_each_parameter([](etch::parameter_kind, float) {});
}
#endif
#if MISTAKE_forward__of_two_numbers
auto forward__of_two_numbers() { return net.forward(0.1F, 0.2F); }
#endif
#if MISTAKE_forward__of_nothing
auto forward__of_nothing() { return net.forward(); }
#endif
#if MISTAKE_forward__prepared
auto forward__prepared() { return etch::prepare(net).forward(0.1F, 0.2F); }
#endif
#if MISTAKE_forward__frozen
auto forward__frozen() {
  static constexpr model zeros;
  return etch::frozen<zeros>::forward(0.1F, 0.2F);
}
#endif
#if MISTAKE_trace__of_two_numbers
auto trace__of_two_numbers() { return net.trace(0.1F, 0.2F); }
#endif
#if MISTAKE_backward__of_an_input
auto backward__of_an_input() { return net.backward(input, output); }
#endif
#if MISTAKE_backward__in_another_order
auto backward__in_another_order() { return net.backward(output, trace); }
#endif
#if MISTAKE_backward__into_const
auto backward__into_const() { return net.backward(trace, output, constant); }
#endif
#if MISTAKE_input_gradient__of_an_input
auto input_gradient__of_an_input() { return net.input_gradient(input, output); }
#endif
#if MISTAKE_value__of_squared_error
auto value__of_squared_error() { return etch::squared_error{}.value(input, output); }
#endif
#if MISTAKE_gradient__of_squared_error
auto gradient__of_squared_error() { return etch::squared_error{}.gradient(output, etch::vector<double, 1>{}); }
#endif
#if MISTAKE_value__of_binary_cross_entropy
auto value__of_binary_cross_entropy() { return etch::binary_cross_entropy{}.value(input, output); }
#endif
#if MISTAKE_gradient__of_binary_cross_entropy
auto gradient__of_binary_cross_entropy() {
  return etch::binary_cross_entropy{}.gradient(output, etch::vector<double, 1>{});
}
#endif
#if MISTAKE_value__of_softmax_cross_entropy
auto value__of_softmax_cross_entropy() { return etch::softmax_cross_entropy{}.value(input, output); }
#endif
#if MISTAKE_gradient__of_softmax_cross_entropy
auto gradient__of_softmax_cross_entropy() {
  return etch::softmax_cross_entropy{}.gradient(output, etch::vector<double, 1>{});
}
#endif
#if MISTAKE_quantize__of_no_network
auto quantize__of_no_network() { return etch::quantize<etch::fixed<4, 11>>(other); }
#endif
#if MISTAKE_quantize__of_no_network_by_formats
auto quantize__of_no_network_by_formats() { return etch::quantize<etch::formats<3>{}>(other); }
#endif
#if MISTAKE_quantize__of_duals
auto quantize__of_duals() { return etch::quantize<etch::fixed<4, 11>>(duals); }
#endif
#if MISTAKE_quantize__to_nothing
auto quantize__to_nothing() { return etch::quantize(net); }
#endif
#if MISTAKE_dequantize__of_a_network
auto dequantize__of_a_network() { return etch::dequantize(net); }
#endif
#if MISTAKE_calibrate__of_duals
auto calibrate__of_duals() { return etch::calibrate(duals, samples); }
#endif
#if MISTAKE_calibrate__without_samples
auto calibrate__without_samples() { return etch::calibrate(net); }
#endif
#if MISTAKE_accumulators_fit__of_a_network
auto accumulators_fit__of_a_network() { return etch::accumulators_fit(net, box); }
#endif
#if MISTAKE_accumulators_fit__without_box
auto accumulators_fit__without_box() { return etch::accumulators_fit(etch::quantize<etch::fixed<4, 11>>(net)); }
#endif

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/cartesian_product.hpp>
#include <boost/hana/flatten.hpp>
#include <boost/hana/fold_left.hpp>
#include <boost/hana/transform.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <boost/hana/unpack.hpp>
#include <etch/etch.hpp>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// The networks that the lab knows: each is a type, compiled in, and made of choices that have names
/// on the command line.

namespace lab {

namespace hana = boost::hana;

/// A value known to the compiler, by the name that the user knows.
template <class Value>
struct choice {
  std::string_view name;
  Value value;
};

/// Hidden layers of these widths.
template <std::size_t... Widths>
struct widths {};

inline constexpr auto hiddens =
    hana::make_tuple(choice<widths<5, 3>>{"5,3", {}}, choice<widths<10, 5>>{"10,5", {}},
                     choice<widths<50, 30>>{"50,30", {}}, choice<widths<4>>{"4", {}}, choice<widths<8, 8>>{"8,8", {}});

/// What stands behind each hidden layer: a list of layers, of one or none.
template <class... Layers>
using layer_list = hana::tuple<hana::type<Layers>...>;

inline constexpr auto activations =
    hana::make_tuple(choice<layer_list<etch::sigmoid>>{"sigmoid", {}}, choice<layer_list<etch::relu>>{"relu", {}},
                     choice<layer_list<etch::tanh>>{"tanh", {}},
                     choice<layer_list<etch::leaky_relu<>>>{"leaky_relu", {}}, choice<layer_list<>>{"none", {}});

/// The losses: `squared_error` of a last sigmoid, and `binary_cross_entropy` of logits.
inline constexpr auto losses = hana::make_tuple(choice<etch::squared_error>{"squared_error", {}},
                                                choice<etch::binary_cross_entropy>{"binary_cross_entropy", {}});

/// What the network ends in for each loss.
[[nodiscard]] constexpr auto last_layers(etch::squared_error /*loss*/) { return layer_list<etch::sigmoid>{}; }
[[nodiscard]] constexpr auto last_layers(etch::binary_cross_entropy /*loss*/) { return layer_list<>{}; }

/// The layers 2 -> First -> 1 or 2 -> First -> Second -> 1.
template <std::size_t First, class Activation, class Last>
[[nodiscard]] constexpr auto all_layers(widths<First> /*hidden*/, Activation activation, Last last) {
  return hana::flatten(
      hana::make_tuple(hana::tuple_t<etch::dense<2, First>>, activation, hana::tuple_t<etch::dense<First, 1>>, last));
}
template <std::size_t First, std::size_t Second, class Activation, class Last>
[[nodiscard]] constexpr auto all_layers(widths<First, Second> /*hidden*/, Activation activation, Last last) {
  return hana::flatten(hana::make_tuple(hana::tuple_t<etch::dense<2, First>>, activation,
                                        hana::tuple_t<etch::dense<First, Second>>, activation,
                                        hana::tuple_t<etch::dense<Second, 1>>, last));
}

template <class... Layers>
using float_network = etch::network<float, Layers...>;

/// The network of these choices.
template <class Hidden, class Activation, class Loss>
using network_of = typename decltype(hana::unpack(all_layers(Hidden{}, Activation{}, last_layers(Loss{})),
                                                  hana::template_<float_network>))::type;

/// A network type with its loss, and the names it is chosen by.
template <class Model, class Loss>
struct network_choice {
  using model = Model;
  using loss = Loss;
  std::string_view hidden_name;
  std::string_view loss_name;
};

/// Every network with this activation: the hidden layers with the losses.
template <class Activation>
inline constexpr auto networks_with =
    hana::transform(hana::cartesian_product(hana::make_tuple(hiddens, losses)), [](auto const& pair) {
      auto const& hidden = pair[hana::size_c<0>];
      auto const& loss = pair[hana::size_c<1>];
      using hidden_type = std::remove_cvref_t<decltype(hidden.value)>;
      using loss_type = std::remove_cvref_t<decltype(loss.value)>;
      return network_choice<network_of<hidden_type, Activation, loss_type>, loss_type>{hidden.name, loss.name};
    });

/// The optimizers by name, each ready to be given its learning rate.
template <class Model>
[[nodiscard]] auto optimizers() {
  return hana::make_tuple(choice<etch::sgd<Model>>{"sgd", {}}, choice<etch::momentum<Model>>{"momentum", {}},
                          choice<etch::momentum<Model>>{"nesterov", {.nesterov = true}},
                          choice<etch::adam<Model>>{"adam", {}}, choice<etch::adamw<Model>>{"adamw", {}},
                          choice<etch::rprop<Model>>{"rprop", {}});
}

inline constexpr auto initializers =
    hana::make_tuple(choice<etch::normal_weights>{"normal", {}}, choice<etch::xavier>{"xavier", {}},
                     choice<etch::he>{"he", {}}, choice<etch::zeros>{"zeros", {}});

/// The names of choices, in their order.
template <class Choices>
[[nodiscard]] std::vector<std::string> names_of(Choices const& choices) {
  return hana::fold_left(choices, std::vector<std::string>{}, [](std::vector<std::string> names, auto const& c) {
    names.emplace_back(c.name);
    return names;
  });
}

}  // namespace lab

// SPDX-License-Identifier: BSL-1.0
#include <convert/checkpoint.hpp>

#include <cstring>
#include <etch/etch.hpp>

#include "../simulated_flash.hpp"
#include "models.hpp"

namespace {

using convert::number_type;
using etch::dense;

using net_of_float = etch::network<float, dense<2, 5>, etch::tanh, dense<5, 3>, etch::softmax>;
using net_of_double = etch::network<double, dense<2, 5>, etch::tanh, dense<5, 3>, etch::softmax>;
using q11 = etch::fixed<4, 11>;
using q4 = etch::fixed<3, 4>;
using net_of_fixed = etch::network<q11, dense<2, 4>, etch::sigmoid, dense<4, 1>, etch::leaky_relu<>>;
using net_of_mixed =
    etch::network<q11, etch::stored_as<q4, dense<2, 4>>, etch::relu, etch::stored_as<q4, dense<4, 1>>, etch::softplus>;

constexpr char const* layers = "dense 2 5, tanh, dense 5 3, softmax";

/// The bytes of a flash with what was saved in it.
template <class Flash, class... State>
std::string image_after(Flash& flash, State const&... state) {
  REQUIRE(etch::save_checkpoint(flash, state...) == etch::checkpoint_status::ok);
  std::string image(flash.bytes.size(), '\0');
  std::memcpy(image.data(), flash.bytes.data(), image.size());
  return image;
}

convert::model read(std::string const& image, std::string const& text, number_type const& n = {}) {
  return convert::read_checkpoint(test::bytes_of(image), "flash.bin", convert::parse_layers("test", text), n);
}

number_type fixed_numbers(std::string const& text) { return convert::parse_number_type("test", text); }

/// A network of fixed-point numbers with weights of all kinds.
template <class Network>
Network fixed_network(unsigned seed) {
  Network net;
  std::mt19937 random{seed};
  std::uniform_real_distribution<float> draw{-4, 4};
  etch::for_each_parameter([&]<class Number>(etch::parameter_kind, Number& p) { p = Number{draw(random)}; }, net);
  return net;
}

}  // namespace

TEST_CASE("a network is read from an image of a flash, whatever its words and pages are") {
  auto const net = test::random_network<net_of_float>(3);
  auto const check = [&](auto flash) {
    CHECK(read(image_after(flash, net), layers) == test::model_of(net));
    // The newer one of two, wherever that lies.
    auto const second = test::random_network<net_of_float>(4);
    CHECK(read(image_after(flash, second), layers) == test::model_of(second));
    auto const third = test::random_network<net_of_float>(5);
    CHECK(read(image_after(flash, third), layers) == test::model_of(third));
  };
  check(simulated_flash<std::uint8_t, 64, 12>{});
  check(simulated_flash<std::uint16_t, 128, 6>{});
  check(simulated_flash<std::uint32_t, 256, 4>{});
  check(simulated_flash<std::uint64_t, 512, 2>{});
  check(simulated_flash<std::array<std::uint32_t, 4>, 512, 2>{});
  check(simulated_flash<std::array<std::uint32_t, 8>, 1024, 2>{});
}

TEST_CASE("a network is read that lies before an optimizer and counters") {
  auto const net = test::random_network<net_of_float>(3);
  auto const expected = test::model_of(net);
  auto const check = [&](auto const&... state) {
    simulated_flash<std::uint32_t, 512, 8> flash;
    CHECK(read(image_after(flash, net, state...), layers) == expected);
  };
  check(std::uint32_t{7});
  check(std::size_t{7});
  check(etch::sgd<net_of_float>{});
  check(etch::momentum<net_of_float>{});
  check(etch::adam<net_of_float>{}, std::size_t{3});
  check(etch::adamw<net_of_float>{}, std::uint32_t{3}, etch::pcg32{1});
  check(etch::rprop<net_of_float>{}, std::uint16_t{3});
  struct settings {
    std::uint32_t a, b, c;
  };
  check(etch::momentum<net_of_float>{}, settings{1, 2, 3}, true);
  simulated_flash<std::uint32_t, 512, 8> flash;
  auto const fixed = fixed_network<net_of_fixed>(1);
  CHECK(read(image_after(flash, fixed, etch::fixed_sgd<net_of_fixed>{}, std::size_t{7}),
             "dense 2 4, sigmoid, dense 4 1, leaky_relu", fixed_numbers("fixed<4,11>")) == test::model_of(fixed));
}

TEST_CASE("a network of double is read by itself, those of fixed-point numbers by their formats") {
  simulated_flash<std::uint32_t, 512, 8> flash;
  auto const wide = test::random_network<net_of_double>(3);
  CHECK(read(image_after(flash, wide), layers) == test::model_of(wide));
  auto const fixed = fixed_network<net_of_fixed>(1);
  CHECK(read(image_after(flash, fixed), "dense 2 4, sigmoid, dense 4 1, leaky_relu", fixed_numbers("fixed<4,11>")) ==
        test::model_of(fixed));
  auto const mixed = fixed_network<net_of_mixed>(2);
  CHECK(read(image_after(flash, mixed), "dense 2 4, relu, dense 4 1, softplus",
             fixed_numbers("fixed<4,11>,fixed<3,4>")) == test::model_of(mixed));
}

TEST_CASE("the layouts are etch's") {
  auto const check = []<class T, class... Layers>(std::type_identity<etch::network<T, Layers...>>,
                                                  std::string const& number) {
    std::vector<convert::layer> const all{test::layer_of<Layers>::value()...};
    CHECK(convert::layout_of(all, fixed_numbers(number)) == etch::layout_of<etch::network<T, Layers...>>);
  };
  check(std::type_identity<net_of_float>{}, "float");
  check(std::type_identity<net_of_double>{}, "double");
  check(std::type_identity<net_of_fixed>{}, "fixed<4,11>");
  check(std::type_identity<net_of_mixed>{}, "fixed<4,11>,fixed<3,4>");
  auto const check_all = [&]<class T>(T, std::string const& number) {
    check(std::type_identity<etch::network<T, dense<1, 2>, etch::sigmoid, dense<2, 2>, etch::tanh, dense<2, 3>,
                                           etch::relu, dense<3, 1>, etch::leaky_relu<std::ratio<1, 5>>, dense<1, 4>,
                                           etch::softplus, dense<4, 4>, etch::softmax>>{},
          number);
    check(std::type_identity<etch::network<T, dense<1, 2>, etch::fast_sigmoid, dense<2, 2>, etch::fast_tanh>>{},
          number);
  };
  check_all(0.0F, "float");
  check_all(0.0, "double");
  check_all(etch::fixed<0, 7>{}, "fixed<0,7>");
  check_all(etch::fixed<7, 0>{}, "fixed<7,0>");
  check_all(etch::fixed<0, 15>{}, "fixed<0,15>");
  check_all(etch::fixed<15, 0>{}, "fixed<15,0>");
  check_all(etch::fixed<5, 10>{}, "fixed<5,10>");
  check_all(etch::fixed<0, 31>{}, "fixed<0,31>");
  check_all(etch::fixed<12, 19>{}, "fixed<12,19>");
}

TEST_CASE("etch loads what is written") {
  auto const check = [](auto const& net, std::string const& number) {
    using network = std::remove_cvref_t<decltype(net)>;
    auto const written = [&](std::size_t word) {
      convert::conversion c{"net", test::model_of(net), fixed_numbers(number)};
      return convert::write_checkpoint(c, "out", word);
    };
    auto const load_from = [&](auto flash, std::size_t word) {
      auto const image = written(word);
      REQUIRE(image.size() <= flash.bytes.size());
      std::memcpy(flash.bytes.data(), image.data(), image.size());
      network loaded;
      CHECK(etch::load_checkpoint(flash, loaded) == etch::checkpoint_status::ok);
      CHECK(std::memcmp(&loaded, &net, sizeof net) == 0);
    };
    load_from(simulated_flash<std::uint8_t, 64, 32>{}, 1);
    load_from(simulated_flash<std::uint16_t, 64, 32>{}, 2);
    load_from(simulated_flash<std::uint32_t, 1024, 2>{}, 4);
    load_from(simulated_flash<std::uint64_t, 1024, 2>{}, 8);
    load_from(simulated_flash<std::array<std::uint32_t, 4>, 1024, 2>{}, 16);
    load_from(simulated_flash<std::array<std::uint32_t, 8>, 1024, 2>{}, 32);
  };
  check(test::random_network<net_of_float>(9), "float");
  check(test::random_network<net_of_double>(9), "double");
  check(fixed_network<net_of_fixed>(9), "fixed<4,11>");
  check(fixed_network<net_of_mixed>(9), "fixed<4,11>,fixed<3,4>");
}

TEST_CASE("what is no checkpoint of these layers is refused") {
  simulated_flash<std::uint32_t, 512, 2> flash;
  auto const net = test::random_network<net_of_float>(3);
  auto const image = image_after(flash, net);
  auto const says = [&](std::string const& content, std::string const& text, number_type const& n = {}) {
    return test::refusal([&] { return read(content, text, n); });
  };
  CHECK(says("", layers) == "flash.bin: expected a checkpoint of etch, found none that is complete");
  CHECK(says(std::string(1000, '\xFF'), layers) ==
        "flash.bin: expected a checkpoint of etch, found none that is complete");
  for (std::string const other : {"dense 2 5, sigmoid, dense 5 3, softmax", "dense 2 4, tanh, dense 4 3, softmax",
                                  "dense 2 5, tanh, dense 5 3", "dense 2 5, fast_tanh, dense 5 3, softmax"}) {
    CHECK(says(image, other) == "flash.bin: expected a checkpoint that begins with a network of " + other +
                                    ", found one of 132 bytes with other layers, numbers or values behind them");
  }
  CHECK(says(image, layers, fixed_numbers("fixed<4,11>")).find("found one of 132 bytes") != std::string::npos);
  auto const complete = image.substr(0, 24 + 132 + 4);
  CHECK(says(complete, layers) == "accepted");
  for (std::size_t size = 0; size < complete.size(); ++size) {
    CHECK(says(complete.substr(0, size), layers).starts_with("flash.bin: expected a checkpoint of etch, found "));
  }
  for (std::size_t at = 0; at < complete.size(); ++at) {
    auto flipped = complete;
    flipped[at] = static_cast<char>(flipped[at] ^ 4);
    CHECK(says(flipped, layers).starts_with("flash.bin: expected a checkpoint of etch, found "));
  }
}

TEST_CASE("biases of a layer without any, formats chosen by samples and huge images are refused") {
  simulated_flash<std::uint32_t, 512, 2> flash;
  auto net = test::random_network<net_of_float>(3);
  auto const image = image_after(flash, net);
  std::string const unbiased = "dense 2 5 unbiased, tanh, dense 5 3, softmax";
  CHECK(test::refusal([&] { return read(image, layers, fixed_numbers("fixed16")); }) ==
        "flash.bin: expected --from-number fixed<I,F>, or two of them, found formats chosen by samples");
  CHECK(test::refusal([&] { return read(std::string((32U << 20U) + 1, '\0'), layers); }) ==
        "flash.bin: expected an image of at most 32 MiB, found 33554433 bytes");
  net.layer<0>().biases[0] = 0.5F;
  CHECK(test::refusal([&] { return read(image_after(flash, net), unbiased); }) ==
        "flash.bin: expected biases of 0 in a layer that is unbiased, found others");
  net.layer<0>().biases = {};
  CHECK(test::refusal([&] { return read(image_after(flash, net), unbiased); }) == "accepted");
}

TEST_CASE("weights that are not finite, and files of checkpoints without end, are refused") {
  simulated_flash<std::uint32_t, 512, 2> flash;
  auto net = test::random_network<net_of_float>(3);
  net.layer<2>().biases[1] = std::numeric_limits<float>::infinity();
  auto const image = image_after(flash, net);
  CHECK(test::refusal([&] { return read(image, layers); }) ==
        "flash.bin: expected finite numbers, found infinity as parameter 31");
  std::string many;
  for (int i = 0; i < 9; ++i) {
    many += image;
  }
  CHECK(test::refusal([&] { return read(many, layers); }) == "flash.bin: expected at most 8 checkpoints, found more");
}

TEST_CASE("a checkpoint is refused whose format does not hold a weight or a bias") {
  convert::conversion c{"net", test::random_model("dense 1 1", 1), fixed_numbers("fixed<0,15>")};
  c.net.layers[0].weights = {1};
  c.net.layers[0].biases = {-1};
  CHECK(test::refusal([&] { return convert::write_checkpoint(c, "out", 4); }) == "accepted");
  c.net.layers[0].biases = {1.5};
  CHECK(test::refusal([&] { return convert::write_checkpoint(c, "out", 4); }) ==
        "out: expected weights and biases up to 1, which fixed<0, 15> holds, found 1.5");
}

TEST_CASE("a checkpoint of formats that were chosen by samples is refused") {
  convert::conversion c{"net", test::random_model("dense 1 1", 1), fixed_numbers("fixed16")};
  CHECK(
      test::refusal([&] { return convert::write_checkpoint(c, "out", 4); }) ==
      "out: expected float, double or fixed<I,F> as numbers of a checkpoint, found formats chosen by samples, which no "
      "device learns in");
}

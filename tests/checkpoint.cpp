// SPDX-License-Identifier: BSL-1.0
#include <etch/checkpoint.hpp>

#include <etch/initializer.hpp>
#include <etch/layer/activation.hpp>
#include <etch/layer/dense.hpp>
#include <etch/problems.hpp>
#include <etch/train.hpp>

#include <algorithm>
#include <bitset>
#include <cstring>
#include <string_view>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "simulated_flash.hpp"

namespace {

using status = etch::checkpoint_status;

constexpr std::array all_statuses{
    status::ok, status::empty, status::truncated, status::corrupt, status::wrong_architecture, status::flash_failed};

static_assert([] {
  for (status const a : all_statuses) {
    for (status const b : all_statuses) {
      if ((std::string_view{etch::message(a)} == etch::message(b)) != (a == b)) {
        return false;
      }
    }
  }
  return std::string_view{etch::message(status::truncated)} == "the checkpoint is not complete: its saving was cut off";
}());

using model = etch::network<float, etch::dense<1, 2>, etch::tanh, etch::dense<2, 1>>;

/// What is saved and loaded here: 55 bytes, no multiple of any word but a byte's.
struct training {
  model net;
  etch::sgd<model> optimizer;
  std::uint32_t epoch = 0;
  std::array<std::uint8_t, 3> few{};
  std::array<std::uint16_t, 6> more{};

  [[nodiscard]] auto values() noexcept { return std::tie(net, optimizer, epoch, few, more); }

  friend bool operator==(training a, training b) noexcept {
    auto const same = [](auto const& x, auto const& y) { return std::memcmp(&x, &y, sizeof(x)) == 0; };
    return same(a.net, b.net) && same(a.optimizer, b.optimizer) && a.epoch == b.epoch && a.few == b.few &&
           a.more == b.more;
  }
};

/// A training whose every bit is drawn at random, NaNs and all.
training random_training(std::uint64_t seed) {
  training result;
  etch::pcg32 random{seed};
  std::apply(
      [&](auto&... value) {
        auto const fill = [&](std::span<std::byte> bytes) {
          std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::byte>(random()); });
        };
        (fill(std::as_writable_bytes(std::span{&value, 1})), ...);
      },
      result.values());
  return result;
}

template <class Flash>
status save(Flash& flash, training state) {
  return std::apply([&](auto const&... value) { return etch::save_checkpoint(flash, value...); }, state.values());
}
template <class Flash>
status load(Flash const& flash, training& state) {
  return std::apply([&](auto&... value) { return etch::load_checkpoint(flash, value...); }, state.values());
}

template <class Flash>
constexpr std::size_t size_of_training =
    etch::checkpoint_size<Flash, model, etch::sgd<model>, std::uint32_t, std::array<std::uint8_t, 3>,
                          std::array<std::uint16_t, 6>>;

/// What is loaded; where nothing is, that the values are as they were is checked.
struct loaded {
  status how;
  training state;

  template <class Flash>
  explicit loaded(Flash const& flash) : state(random_training(0)) {
    how = load(flash, state);
    if (how != status::ok) {
      REQUIRE(state == random_training(0));
    }
  }
};

template <class Flash>
bool holds(Flash const& flash, training const& state) {
  loaded const found{flash};
  return found.how == status::ok && found.state == state;
}

// Pages of several sizes: one holds the header and not the state, less than the header, or all.
using flash_16 = simulated_flash<std::uint16_t, 64, 4>;
using flash_32 = simulated_flash<std::uint32_t, 64, 5>;  // the last page is left over
using flash_64 = simulated_flash<std::uint64_t, 16, 18>;
using flash_128 = simulated_flash<std::array<std::uint32_t, 4>, 256, 2>;

static_assert(size_of_training<flash_16> == 24 + 56 + 4);
static_assert(size_of_training<flash_32> == 24 + 56 + 4);
static_assert(size_of_training<flash_64> == 24 + 56 + 8);
static_assert(size_of_training<flash_128> == 32 + 64 + 16);

}  // namespace

TEMPLATE_TEST_CASE("what is saved is loaded, and the newest of it", "", flash_16, flash_32, flash_64, flash_128) {
  TestType flash;
  CHECK(loaded{flash}.how == status::empty);
  for (std::uint64_t n = 1; n <= 20; ++n) {
    REQUIRE(save(flash, random_training(n)) == status::ok);
    REQUIRE(holds(flash, random_training(n)));
  }
  CHECK(flash.breaches == 0);
}

TEST_CASE("any number of values is saved, none of them included") {
  flash_32 flash;
  CHECK(etch::save_checkpoint(flash) == status::ok);
  CHECK(etch::load_checkpoint(flash) == status::ok);
  model const net = random_training(1).net;
  CHECK(etch::save_checkpoint(flash, net, 7) == status::ok);
  model again;
  int seven = 0;
  CHECK(etch::load_checkpoint(flash, again, seven) == status::ok);
  CHECK(std::memcmp(&again, &net, sizeof(net)) == 0);
  CHECK(seven == 7);
  std::uint16_t const array[3] = {1, 2, 3};
  CHECK(etch::save_checkpoint(flash, array) == status::ok);
  std::uint16_t array_again[3] = {};
  CHECK(etch::load_checkpoint(flash, array_again) == status::ok);
  CHECK(array_again[2] == 3);
}

TEST_CASE("a checkpoint may fill its half of the flash to the last byte") {
  using exact = simulated_flash<std::uint32_t, size_of_training<flash_32>, 2>;
  exact flash;
  for (std::uint64_t n = 1; n <= 4; ++n) {
    REQUIRE(save(flash, random_training(n)) == status::ok);
    REQUIRE(holds(flash, random_training(n)));
  }
  CHECK(flash.breaches == 0);
}

namespace {

/// Cuts the power before, within and after each operation of each of some saves, and gives how often.
template <class Flash>
std::size_t cut_everywhere(std::uint64_t saves, std::uint64_t seeds) {
  std::size_t cuts = 0;
  Flash flash;
  for (std::uint64_t n = 1; n <= saves; ++n) {
    training const last = random_training(n - 1);
    training const next = random_training(n);
    Flash after = flash;
    REQUIRE(save(after, next) == status::ok);
    std::size_t const operations = after.operations - flash.operations;
    for (std::size_t operation = 0; operation < operations; ++operation) {
      for (moment const when : {moment::before, moment::within, moment::after}) {
        for (std::uint64_t seed = 0; seed < (when == moment::within ? seeds : 1); ++seed) {
          ++cuts;
          Flash cut = flash;
          cut.cut(operation, when, 1000 * n + seed);
          static_cast<void>(save(cut, next));
          cut.reboot();
          loaded const found{cut};
          bool const complete = operation + 1 == operations && when == moment::after;
          bool const is_next = found.how == status::ok && found.state == next;
          bool const is_last = n == 1 ? found.how != status::ok : found.how == status::ok && found.state == last;
          if (!(is_next || (is_last && !complete))) {
            FAIL("save " << n << ", operation " << operation << " of " << operations << ", moment "
                         << static_cast<int>(when) << ", seed " << seed << ": " << etch::message(found.how));
          }
          training const further = random_training(n + 1000);
          REQUIRE(save(cut, further) == status::ok);
          REQUIRE(holds(cut, further));
          REQUIRE(cut.breaches == 0);
        }
      }
    }
    flash = after;
  }
  return cuts;
}

}  // namespace

TEST_CASE("a power cut at any moment of 50 saves leaves the last checkpoint or the next") {
  // 2 pages and 21 words.
  CHECK(cut_everywhere<flash_32>(50, 5) == 50 * (2 + 21) * (2 + 5));
}

TEMPLATE_TEST_CASE("a power cut does so with other words and pages, too", "", flash_16, flash_64, flash_128) {
  CHECK(cut_everywhere<TestType>(6, 4) > 0);
}

// Erased flash is a CRC of itself: that of four bytes of ones is all ones.
TEMPLATE_TEST_CASE("a power cut leaves a state of a few bytes as it was, or as it is to be", "", std::uint8_t,
                   std::uint32_t, std::uint64_t, (std::array<std::uint32_t, 3>)) {
  auto const of_bytes = [](unsigned byte) {
    TestType state;
    std::memset(&state, static_cast<int>(byte), sizeof state);
    return state;
  };
  for (unsigned const last_byte : {0x00U, 0xFFU, 0x5AU}) {
    for (unsigned const next_byte : {0x00U, 0xFFU, 0xA5U}) {
      TestType const last = of_bytes(last_byte);
      TestType const next = of_bytes(next_byte);
      flash_32 flash;
      REQUIRE(etch::save_checkpoint(flash, last) == status::ok);
      flash_32 after = flash;
      REQUIRE(etch::save_checkpoint(after, next) == status::ok);
      std::size_t const operations = after.operations - flash.operations;
      for (std::size_t operation = 0; operation < operations; ++operation) {
        for (moment const when : {moment::before, moment::within}) {
          flash_32 cut = flash;
          cut.cut(operation, when, operation);
          static_cast<void>(etch::save_checkpoint(cut, next));
          cut.reboot();
          TestType found = of_bytes(0x77);
          REQUIRE(etch::load_checkpoint(cut, found) == status::ok);
          CHECK((found == last || (when == moment::within && found == next)));
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("one power cut after the other never loses a checkpoint that could be loaded", "", flash_16,
                   flash_32, flash_64, flash_128) {
  TestType flash;
  etch::pcg32 random{1};
  training last = random_training(0);
  bool is_there = false;
  std::size_t completed = 0;
  for (std::uint64_t n = 1; n <= 1000; ++n) {
    training const next = random_training(n);
    std::uint32_t const operation = random() % 50;  // beyond a save's: no cut
    flash.cut(operation, static_cast<moment>(random() % 3), n);
    static_cast<void>(save(flash, next));
    flash.reboot();
    loaded const found{flash};
    if (found.how == status::ok && found.state == next) {
      last = next;
      is_there = true;
      ++completed;
    } else {
      REQUIRE((found.how == status::ok) == is_there);
      REQUIRE((!is_there || found.state == last));
    }
    REQUIRE(flash.breaches == 0);
  }
  CHECK(completed > 100);
  CHECK(completed < 900);
}

TEMPLATE_TEST_CASE("a flipped bit makes the older checkpoint load, or none, and never anything else", "", flash_16,
                   flash_32, flash_64, flash_128) {
  TestType one;
  REQUIRE(save(one, random_training(1)) == status::ok);
  TestType two = one;
  REQUIRE(save(two, random_training(2)) == status::ok);
  constexpr std::size_t half = TestType::size / TestType::page_size / 2 * TestType::page_size;
  constexpr std::size_t used = size_of_training<TestType>;
  std::size_t flips = 0;
  std::size_t noticed_alone = 0;
  std::size_t noticed = 0;
  for (std::size_t const slot : {std::size_t{0}, half}) {
    for (std::size_t bit = 8 * slot; bit < 8 * (slot + used); ++bit) {
      ++flips;
      auto const flip = [bit](TestType& flash) { flash.bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8); };
      if (slot == 0) {
        flip(one);
        loaded const alone{one};
        REQUIRE((alone.how == status::corrupt || (alone.how == status::ok && alone.state == random_training(1))));
        noticed_alone += alone.how == status::corrupt ? 1 : 0;
        flip(one);
      }
      flip(two);
      loaded const found{two};
      bool const older = found.how == status::ok && found.state == random_training(1);
      REQUIRE((older || (found.how == status::ok && found.state == random_training(2))));
      REQUIRE(!(older && slot == 0));
      noticed += older ? 1 : 0;
      // What is saved then replaces the damaged one.
      TestType further = two;
      REQUIRE(save(further, random_training(3)) == status::ok);
      REQUIRE(holds(further, random_training(3)));
      flip(two);
    }
  }
  // All but what fills up the last words.
  constexpr std::size_t bits = 8 * (24 + 55 + 4);
  CHECK(flips == 2 * 8 * used);
  CHECK(noticed_alone == bits);
  CHECK(noticed == bits);
}

TEST_CASE("a first checkpoint that was cut off is truncated at every length, and leaves the values alone") {
  flash_32 whole;
  REQUIRE(save(whole, random_training(1)) == status::ok);
  for (std::size_t operation = 0; operation < whole.operations; ++operation) {
    CAPTURE(operation);
    flash_32 flash;
    flash.cut(operation, moment::before, 1);
    // (It goes on as if all were well, and nothing but the reading back tells.)
    CHECK(save(flash, random_training(1)) == status::flash_failed);
    CHECK(loaded{flash}.how == (operation <= 2 ? status::empty : status::truncated));
  }
}

TEST_CASE("where no checkpoint is good, the status is that of the slot with more to say") {
  flash_32 flash;
  constexpr std::size_t half = 128;
  auto const fill = [&](std::size_t slot, std::byte with) {
    std::fill_n(flash.bytes.begin() + static_cast<std::ptrdiff_t>(slot), half, with);
  };
  for (std::size_t const slot : {std::size_t{0}, half}) {
    flash = {};
    fill(slot, std::byte{0});
    CHECK(loaded{flash}.how == status::corrupt);
    fill(half - slot, std::byte{0x5A});
    CHECK(loaded{flash}.how == status::corrupt);
    CHECK(save(flash, random_training(1)) == status::ok);
    CHECK(holds(flash, random_training(1)));
  }
  flash = {};
  flash.cut(10, moment::before, 1);
  static_cast<void>(save(flash, random_training(1)));
  CHECK(loaded{flash}.how == status::truncated);
  fill(half, std::byte{0});
  CHECK(loaded{flash}.how == status::corrupt);
}

namespace {

/// Saves values of some types, and loads them as others.
template <class... Saved, class... Loaded>
status saved_and_loaded(std::tuple<Saved...> const& from, std::tuple<Loaded...> to) {
  simulated_flash<std::uint32_t, 128, 8> flash;
  REQUIRE(std::apply([&](auto const&... value) { return etch::save_checkpoint(flash, value...); }, from) == status::ok);
  auto const how = std::apply([&](auto&... value) { return etch::load_checkpoint(flash, value...); }, to);
  if (how != status::ok) {
    std::apply(
        [](auto const&... value) {
          auto const untouched = [](auto const& v) {
            std::remove_cvref_t<decltype(v)> const fresh{};
            return std::memcmp(&v, &fresh, sizeof(v)) == 0;
          };
          CHECK((untouched(value) && ...));
        },
        to);
  }
  return how;
}

template <class Activation, class T = float, std::size_t Width = 2>
using like_model = etch::network<T, etch::dense<1, Width>, Activation, etch::dense<Width, 1>>;

/// Two versions of a state of one's own, the second of which forgot to give itself a layout of its own.
struct version_1 {
  std::uint32_t a = 0;
};
struct version_2 {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
};

}  // namespace

template <>
inline constexpr std::uint64_t etch::layout_of<version_1> = 1;
template <>
inline constexpr std::uint64_t etch::layout_of<version_2> = 1;

TEST_CASE("a checkpoint of another length is refused, whatever its layout claims") {
  CHECK(saved_and_loaded(std::tuple{version_2{1, 2}}, std::tuple{version_2{}}) == status::ok);
  CHECK(saved_and_loaded(std::tuple{version_2{1, 2}}, std::tuple{version_1{}}) == status::wrong_architecture);
  CHECK(saved_and_loaded(std::tuple{version_1{1}}, std::tuple{version_2{}}) == status::wrong_architecture);
}

TEST_CASE("a checkpoint of another architecture is refused") {
  std::tuple<model, etch::adam<model>, std::uint32_t> const saved{random_training(1).net, {}, 3};
  constexpr status refused = status::wrong_architecture;
  auto const load_as = [&](auto... value) { return saved_and_loaded(saved, std::tuple{value...}); };
  std::uint32_t const epoch = 0;
  CHECK(load_as(model{}, etch::adam<model>{}, epoch) == status::ok);
  CHECK(load_as(like_model<etch::tanh, float, 3>{}, etch::adam<like_model<etch::tanh, float, 3>>{}, epoch) == refused);
  CHECK(load_as(like_model<etch::sigmoid>{}, etch::adam<like_model<etch::sigmoid>>{}, epoch) == refused);
  CHECK(load_as(like_model<etch::tanh, double>{}, etch::adam<like_model<etch::tanh, double>>{}, epoch) == refused);
  CHECK(load_as(model{}, etch::adamw<model>{}, epoch) == refused);
  CHECK(load_as(model{}, etch::sgd<model>{}, epoch) == refused);
  CHECK(load_as(model{}, etch::adam<model>{}, 0.0F) == refused);
  CHECK(load_as(model{}, etch::adam<model>{}) == refused);
  CHECK(load_as(model{}, etch::adam<model>{}, epoch, epoch) == refused);
  CHECK(load_as(etch::adam<model>{}, model{}, epoch) == refused);
}

TEST_CASE("a checkpoint of another program is kept until one's own is complete") {
  using theirs = std::array<float, 9>;
  theirs const old{1, 2, 3, 4, 5, 6, 7, 8, 9};
  flash_32 before;
  // The newer of two, in either slot.
  for (int saves = 0; saves < 4; ++saves) {
    REQUIRE(etch::save_checkpoint(before, theirs{old}) == status::ok);
    REQUIRE(loaded{before}.how == status::wrong_architecture);
    flash_32 whole = before;
    REQUIRE(save(whole, random_training(1)) == status::ok);
    REQUIRE(holds(whole, random_training(1)));
    theirs found{};
    CHECK(etch::load_checkpoint(whole, found) == status::ok);
    for (std::size_t operation = 0; operation < whole.operations - before.operations; ++operation) {
      flash_32 flash = before;
      // Cut off again and again: what was begun is not taken for more than that.
      for (std::uint64_t again = 0; again < 3; ++again) {
        flash.cut(operation, moment::within, again);
        static_cast<void>(save(flash, random_training(1)));
        flash.reboot();
        found = {};
        REQUIRE(etch::load_checkpoint(flash, found) == status::ok);
        REQUIRE(found == old);
      }
    }
  }
}

TEST_CASE("a checkpoint that a smaller flash has no room for is refused unread") {
  simulated_flash<std::uint32_t, 64, 16> large;
  REQUIRE(etch::save_checkpoint(large, std::array<std::uint32_t, 100>{}) == status::ok);
  flash_32 small;
  std::copy_n(large.bytes.begin(), small.bytes.size(), small.bytes.begin());
  CHECK(loaded{small}.how == status::wrong_architecture);
  CHECK(small.breaches == 0);
  CHECK(save(small, random_training(1)) == status::ok);
  CHECK(holds(small, random_training(1)));
}

TEST_CASE("a flash that fails is told of, and the last checkpoint is still there") {
  flash_32 before;
  for (std::uint64_t saves = 0; saves < 3; ++saves) {
    training const last = random_training(saves);
    auto const check_last = [&](flash_32 const& flash) {
      REQUIRE(flash.breaches == 0);
      REQUIRE((saves == 0 ? loaded{flash}.how != status::ok : holds(flash, last)));
    };
    flash_32 whole = before;
    REQUIRE(save(whole, random_training(saves + 1)) == status::ok);
    std::size_t const operations = whole.operations - before.operations;
    for (std::size_t operation = 0; operation < operations; ++operation) {
      for (bool const claim : {false, true}) {
        CAPTURE(saves, operation, claim);
        flash_32 flash = before;
        flash.fail_at = flash.fail_until = flash.operations + operation;
        flash.fail_claim = claim;
        status const how = save(flash, random_training(saves + 1));
        if (claim && operation < 2) {  // an erasure that was none: no harm to a fresh flash, and told of else
          REQUIRE(how == (saves < 2 ? status::ok : status::flash_failed));
          flash.breaches = 0;
        } else {
          REQUIRE(how == status::flash_failed);
        }
        if (how != status::ok) {
          check_last(flash);
        }
        REQUIRE(flash.operations == before.operations + (claim ? operations : operation + 1));
        flash.reboot();
        REQUIRE(save(flash, random_training(saves + 1)) == status::ok);
        REQUIRE(holds(flash, random_training(saves + 1)));
      }
    }
    // One that works, and says that it does not.
    for (std::size_t operation = 0; operation < operations; ++operation) {
      flash_32 flash = before;
      flash.deny_at = flash.operations + operation;
      REQUIRE(save(flash, random_training(saves + 1)) == status::flash_failed);
      REQUIRE((operation + 1 == operations ? holds(flash, random_training(saves + 1)) : flash.breaches == 0));
      if (operation + 1 < operations) {
        check_last(flash);
      }
    }
    // A flash that is locked, and tells nobody.
    flash_32 locked = before;
    locked.fail_at = 0;
    locked.fail_until = flash_32::never;
    locked.fail_claim = true;
    REQUIRE(save(locked, random_training(saves + 1)) == status::flash_failed);
    check_last(locked);
    // A bit that is stuck.
    std::size_t told = 0;
    for (std::size_t bit = 0; bit < 8 * flash_32::size; ++bit) {
      flash_32 flash = before;
      flash.stuck_address = bit / 8;
      flash.stuck_bits = static_cast<std::byte>(1U << bit % 8);
      status const how = save(flash, random_training(saves + 1));
      if (how == status::ok) {
        REQUIRE(holds(flash, random_training(saves + 1)));
      } else {
        REQUIRE(how == status::flash_failed);
        ++told;
        check_last(flash);
      }
    }
    CHECK(told > 200);  // the bits to program: about half of 8 (24 + 55 + 4)
    before = whole;
  }
}

namespace {

/// Replaces a word in the header of the first checkpoint, and both checksums with it.
void replace_in_header(flash_32& flash, std::size_t address, std::uint32_t word) {
  std::memcpy(flash.bytes.data() + address, &word, sizeof(word));
  std::uint32_t const crc = etch::crc32(std::span{flash.bytes}.first(20));
  std::memcpy(flash.bytes.data() + 20, &crc, sizeof(crc));
  std::uint32_t const crc_of_all = etch::crc32(std::span{flash.bytes}.subspan(24, 55), crc);
  std::memcpy(flash.bytes.data() + 24 + 56, &crc_of_all, sizeof(crc_of_all));
}

}  // namespace

TEST_CASE("what is no checkpoint of this format is corrupt, whatever its checksums say") {
  flash_32 flash;
  REQUIRE(save(flash, random_training(1)) == status::ok);
  std::uint32_t const magic = flash.read(0);
  replace_in_header(flash, 0, magic + 1);
  CHECK(loaded{flash}.how == status::corrupt);
  replace_in_header(flash, 0, magic);
  CHECK(holds(flash, random_training(1)));
}

TEST_CASE("the newest checkpoint is found when the numbers of checkpoints go round") {
  flash_32 flash;
  REQUIRE(save(flash, random_training(1)) == status::ok);
  CHECK(flash.read(4) == 1);
  replace_in_header(flash, 4, 0xFFFFFFFDU);  // as if 2^32 - 4 had gone before it
  REQUIRE(holds(flash, random_training(1)));
  for (std::uint64_t n = 2; n < 12; ++n) {
    REQUIRE(save(flash, random_training(n)) == status::ok);
    REQUIRE(holds(flash, random_training(n)));
    CHECK(flash.read((n % 2 == 0 ? 128 : 0) + 4) == static_cast<std::uint32_t>(0xFFFFFFFCU + n));
  }
}

TEST_CASE("the bytes in flash are those of the format") {
  flash_32 flash;
  std::array<std::uint8_t, 5> const state{1, 2, 3, 4, 5};
  REQUIRE(etch::save_checkpoint(flash, state) == status::ok);
  auto const word = [&](std::size_t address) { return flash.read(address); };
  CHECK(std::memcmp(flash.bytes.data(), "etch", 4) == 0);
  CHECK(word(4) == 1);  // the first
  CHECK(word(16) == 5);
  CHECK(word(20) == etch::crc32(std::span{flash.bytes}.first(20)));
  CHECK(std::memcmp(flash.bytes.data() + 24, state.data(), 5) == 0);
  CHECK(word(28) == 0xFFFFFF05U);
  CHECK(word(32) == etch::crc32(std::as_bytes(std::span{state}), etch::crc32(std::span{flash.bytes}.first(20))));
  CHECK(word(36) == 0xFFFFFFFFU);
}

TEST_CASE("padding within a value does no harm") {
  struct padded {
    std::uint8_t a;
    std::uint32_t b;
    bool c;
  };
  flash_32 flash;
  for (unsigned const filling : {0x00U, 0xFFU}) {
    padded value;
    std::memset(static_cast<void*>(&value), static_cast<int>(filling), sizeof(value));
    value.a = 1;
    value.b = 2;
    value.c = true;
    REQUIRE(etch::save_checkpoint(flash, value, etch::rprop<model>{}) == status::ok);
    padded again{};
    etch::rprop<model> optimizer;
    REQUIRE(etch::load_checkpoint(flash, again, optimizer) == status::ok);
    CHECK((again.a == 1 && again.b == 2 && again.c));
  }
}

namespace {

using learner = etch::network<float, etch::dense<2, 4>, etch::tanh, etch::dense<4, 1>, etch::sigmoid>;

template <class Value>
bool same_bits(Value const& a, Value const& b) {
  return std::memcmp(&a, &b, sizeof(Value)) == 0;
}

}  // namespace

TEMPLATE_TEST_CASE("a training that goes on from any of its checkpoints ends with the bits of one that was not cut off",
                   "", etch::sgd<learner>, etch::momentum<learner>, etch::adam<learner>, etch::adamw<learner>,
                   etch::rprop<learner>) {
  using memory = simulated_flash<std::uint32_t, 256, 8>;
  auto const& samples = etch::problems::xor_easy<>;
  for (bool const shuffle : {false, true}) {
    for (std::size_t const batch_size : {1U, 4U, 0U}) {
      etch::fit_options<float> options{.epochs = 12, .batch_size = batch_size, .shuffle = shuffle, .seed = 3};
      auto net = etch::initialized<learner>(etch::xavier{}, 1);
      TestType optimizer{};
      std::vector<memory> checkpoints(1);
      REQUIRE(etch::save_checkpoint(checkpoints.back(), net, optimizer, std::size_t{0}) == status::ok);
      auto const whole = etch::fit(net, samples, etch::squared_error{}, optimizer, options, [&](auto const& report) {
        checkpoints.push_back(checkpoints.back());
        CHECK(etch::save_checkpoint(checkpoints.back(), net, optimizer, report.epoch) == status::ok);
      });
      REQUIRE(whole.epochs == 12);
      REQUIRE(checkpoints.size() == 13);
      for (std::size_t epoch = 0; epoch < checkpoints.size(); ++epoch) {
        CAPTURE(shuffle, batch_size, epoch);
        learner again;
        TestType again_optimizer{};
        REQUIRE(etch::load_checkpoint(checkpoints[epoch], again, again_optimizer, options.epochs_done) == status::ok);
        REQUIRE(options.epochs_done == epoch);
        std::size_t reported = epoch;
        auto const rest = etch::fit(again, samples, etch::squared_error{}, again_optimizer, options,
                                    [&](auto const& report) { CHECK(report.epoch == ++reported); });
        CHECK(reported == 12);
        CHECK(rest.epochs == 12);
        CHECK((epoch == 12 || same_bits(rest.loss, whole.loss)));
        CHECK(same_bits(again, net));
        // And the optimizers have come to the same state: they go on alike.
        TestType whole_optimizer = optimizer;
        learner further = net;
        whole_optimizer.step(further, net);
        again_optimizer.step(again, net);
        CHECK(same_bits(again, further));
      }
    }
  }
}

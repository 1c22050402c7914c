// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/layer/product.hpp>

/// @file
/// The weights of a dense layer as one prediction reads them fastest, and x W + b with them: the bits of `affine`.

namespace etch::detail {

/// How many chains of a sum over `Inputs` lie beside one another in a register, each with all outputs.
template <class T, std::size_t Inputs, std::size_t Outputs>
inline constexpr std::size_t chains_beside = 1;
template <class T, std::size_t Inputs, std::size_t Outputs>
  requires(in_registers<T> && math::has_permutes && Outputs > 1 && packed<T, Inputs>::count <= 2)
inline constexpr std::size_t chains_beside<T, Inputs, Outputs> =
    larger(std::size_t{1}, smaller(input_chains<Inputs>::count, native_lanes<T> / filled<T, Outputs>));

/// The outputs filled up to whole registers, with zeros.
template <class T, std::size_t Inputs, std::size_t Outputs>
class prepared_product {
  static constexpr std::size_t columns = filled<T, Outputs>;
  alignas(alignment_of<T, Outputs>) matrix<T, Inputs, columns> weights_{};
  vector<T, columns> biases_{};

 public:
  constexpr prepared_product(matrix<T, Inputs, Outputs> const& w, vector<T, Outputs> const& b) noexcept {
    for (std::size_t o = 0; o < Outputs; ++o) {
      for (std::size_t i = 0; i < Inputs; ++i) {
        weights_[i][o] = w[i][o];
      }
      biases_[o] = b[o];
    }
  }

  [[nodiscard]] ETCH_INLINE constexpr vector<T, Outputs> affine(vector<T, Inputs> const& x) const noexcept {
    return first_of<Outputs>(detail::affine(x, weights_, biases_));
  }
  template <class InRegisters>
  [[nodiscard]] ETCH_INLINE auto affine(InRegisters const& x) const noexcept {
    if constexpr (columns == Outputs) {
      return affine_in_registers(x, weights_, biases_);  // as it is: g++ would keep the sums of a copy in memory
    } else {
      return first_of<Outputs>(affine_in_registers(x, weights_, biases_));
    }
  }
};

/// Several chains beside one another: row k holds the weights of number k of each.
template <class T, std::size_t Inputs, std::size_t Outputs>
  requires(chains_beside<T, Inputs, Outputs> > 1)
class prepared_product<T, Inputs, Outputs> {
  using chains = input_chains<Inputs>;
  static constexpr std::size_t beside = chains_beside<T, Inputs, Outputs>;
  static constexpr std::size_t columns = filled<T, Outputs>;
  static constexpr std::size_t width = beside * columns;
  static constexpr std::size_t registers = chains::count / beside;
  using part = run<T, width>;

  alignas(sizeof(part)) std::array<matrix<T, registers, width>, chains::length> weights_{};
  vector<T, width> biases_{};

 public:
  constexpr prepared_product(matrix<T, Inputs, Outputs> const& w, vector<T, Outputs> const& b) noexcept {
    for (std::size_t o = 0; o < Outputs; ++o) {
      for (std::size_t i = 0; i < Inputs; ++i) {
        weight(*this, i, o) = w[i][o];
      }
      biases_[o] = b[o];
    }
  }

  [[nodiscard]] ETCH_INLINE constexpr vector<T, Outputs> affine(vector<T, Inputs> const& x) const noexcept {
    if constexpr (in_registers<T>) {
      ETCH_AT_RUN_TIME { return affine(packed<T, Inputs>{x}).to_vector(); }
    }
    matrix<T, Inputs, Outputs> w;
    vector<T, Outputs> b;
    for (std::size_t o = 0; o < Outputs; ++o) {
      for (std::size_t i = 0; i < Inputs; ++i) {
        w[i][o] = weight(*this, i, o);
      }
      b[o] = biases_[o];
    }
    return detail::affine(x, w, b);
  }
  [[nodiscard]] ETCH_INLINE auto affine(spread<T, Inputs> const& x) const noexcept {
    return affine(packed<T, Inputs>{x.to_vector()});
  }
  [[nodiscard]] ETCH_INLINE auto affine(packed<T, Inputs> const& x) const noexcept {
    using math::multiply_add;
    std::array<part, registers> sums;
    sums[0] = load_run<width>(biases_.data());
    repeat<registers - 1>([&](auto r) ETCH_INLINE_LAMBDA { sums[r + 1U] = part{T{0}}; });
    repeat<chains::length>([&](auto k) ETCH_INLINE_LAMBDA {
      repeat<registers>([&](auto r) ETCH_INLINE_LAMBDA {
        part const next = multiply_add(factors<k(), r()>(x), load_run<width>(weights_[k()][r()].data()), sums[r()]);
        sums[r()] = math::detail::first_then<within<k(), r()> * columns>(next, sums[r()]);
      });
    });
    auto total = math::detail::part<0, columns>(sums[0]);
    repeat<chains::count - 1>([&](auto c) ETCH_INLINE_LAMBDA {
      constexpr std::size_t chain = c() + 1;
      total += math::detail::part<chain % beside * columns, columns>(sums[chain / beside]);
    });
    packed<T, Outputs> z;
    z.values[0] = total;
    return z;
  }

 private:
  /// The weight of input i for output o, to read or, of a product that can be changed, to write.
  [[nodiscard]] static constexpr auto& weight(auto& product, std::size_t i, std::size_t o) noexcept {
    std::size_t const chain = i / chains::length;
    return product.weights_[i % chains::length][chain / beside][chain % beside * columns + o];
  }

  /// How many chains of register `Register` have a number k.
  template <std::size_t K, std::size_t Register>
  static constexpr std::size_t within = [] {
    std::size_t count = 0;
    for (std::size_t c = 0; c < beside; ++c) {
      count += K < chains::length_of(Register * beside + c) ? 1U : 0U;
    }
    return count;
  }();

  /// Number k of each chain, in the places of all outputs.
  template <std::size_t K, std::size_t Register>
  [[nodiscard]] ETCH_INLINE static part factors(packed<T, Inputs> const& x) noexcept {
    struct place {
      [[nodiscard]] constexpr std::size_t operator()(std::size_t lane) const noexcept {
        std::size_t const chain = Register * beside + lane / columns % beside;
        return smaller(chain * chains::length + K, Inputs - 1);
      }
    };
    if constexpr (packed<T, Inputs>::count == 1) {
      return math::detail::taken<width>(x.values[0], place{});
    } else {
      return math::detail::first<width>(math::detail::taken_of_both(x.values[0], x.values[1], place{}));
    }
  }
};

}  // namespace etch::detail

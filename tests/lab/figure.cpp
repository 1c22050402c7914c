// SPDX-License-Identifier: BSL-1.0
#include <figure.hpp>

#include <data.hpp>

#include "../catch.hpp"
#include "../files.hpp"
#include "picture.hpp"

namespace {

std::atomic<bool> const never = false;

}  // namespace

TEST_CASE("a training's picture has its size and is not blank, as PNG and as SVG") {
  test::folder const folder;
  for (std::string const problem : {"xor", "spiral"}) {
    auto const data = lab::make_problem(problem, 1);
    lab::setting const s{.problem = problem, .activation = "tanh", .epochs = 50};
    auto const net = lab::make_learner(s);
    auto const o = lab::train(*net, s, data, never);
    lab::draw_training(folder.file("a.png"), o, data, *net);
    auto const png = test::read_png(folder.file("a.png"));
    CHECK(png.width == 960);
    CHECK(png.height == 820);
    CHECK(png.share_of_background < 0.95);
    // The two classes' colours, and the filled contour's two sides.
    CHECK(png.has(0x00, 0x72, 0xB2));
    CHECK(png.has(0xD5, 0x5E, 0x00));
    CHECK(png.colours > 20);
    lab::draw_training(folder.file("a.svg"), o, data, *net);
    auto const svg = test::content_of(folder.file("a.svg"));
    CHECK(svg.find("viewBox=\"0 0 960 820\"") != std::string::npos);
    CHECK(svg.find("<path") != std::string::npos);
    CHECK(svg.find("truth") != std::string::npos);
    CHECK(svg.find("</svg>") != std::string::npos);
  }
  CHECK(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 2);
}

TEST_CASE("a collapsed network, and data on one point, can be drawn") {
  test::folder const folder;
  std::vector<lab::sample> const data(3, lab::sample{{2, 2}, {1}});
  lab::setting const s{.init = "zeros", .epochs = 1};
  auto const net = lab::make_learner(s);
  lab::draw_training(folder.file("a.png"), lab::train(*net, s, data, never), data, *net);
  CHECK(test::read_png(folder.file("a.png")).colours > 10);
}

TEST_CASE("a blank picture is seen to be blank") {
  // What the tests above rest on.
  test::picture const blank = test::examine({255, 255, 255, 255, 255, 255}, 2, 1);
  CHECK(blank.share_of_background == 1);
  CHECK(blank.colours == 1);
}

TEST_CASE("a picture that gnuplot cannot write is said, and leaves nothing behind") {
  test::folder const folder;
  auto const draw = [&](std::string const& file) { lab::figure const f{file, 300, 200}; };
  CHECK_THROWS_AS(draw(folder.file("none/a.png")), std::runtime_error);
  draw(folder.file("begun.png"));  // and not finished
  CHECK(std::filesystem::is_empty(folder.path()));
}

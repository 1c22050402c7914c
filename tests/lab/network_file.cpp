// SPDX-License-Identifier: BSL-1.0
#include <weights.hpp>

#include <data.hpp>
#include <learner.hpp>
#include <tool/input_error.hpp>

#include "../catch.hpp"
#include "../files.hpp"

namespace {

lab::saved_network example() {
  lab::setting const s{.problem = "circle",
                       .hidden = "5,3",
                       .activation = "tanh",
                       .optimizer = "adam",
                       .reduction = etch::reduction::mean,
                       .rate = 0.1F,
                       .batch = 4,
                       .shuffle = true,
                       .seed = 77};
  auto const net = lab::make_learner(s);
  return {s, "", 0.25, 1234, net->parameters(), net->optimizer_state()};
}

std::string refusal(std::string const& content) {
  test::folder const folder;
  try {
    static_cast<void>(lab::load(folder.write("net.json", content)));
  } catch (tool::input_error const& error) {
    std::string const what = error.what();
    CHECK(what.find('\n') == std::string::npos);
    return what.substr(folder.path().string().size() + 1);
  }
  return "accepted";
}

/// The example's file with one text replaced.
std::string changed(std::string const& from, std::string const& to) {
  test::folder const folder;
  lab::save(example(), folder.file("net.json"));
  auto text = test::content_of(folder.file("net.json"));
  auto const at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a network comes back from its file bit for bit, with how it was trained") {
  test::folder const folder;
  auto const net = example();
  lab::save(net, folder.file("net.json"));
  auto const back = lab::load(folder.file("net.json"));
  CHECK(back.parameters == net.parameters);
  CHECK(back.optimizer_state == net.optimizer_state);
  CHECK(back.how == net.how);
  CHECK(back.test_split == 0.25);
  CHECK(back.epochs == 1234);
  CHECK(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 1);  // nothing unfinished is left
}

TEST_CASE("a file that is no network is refused, with where it differs") {
  CHECK(refusal("").starts_with("net.json: expected a network as --save writes it, found no JSON: parse error at"));
  CHECK(refusal("{\"format\": ").starts_with("net.json: expected a network as --save writes it, found no JSON"));
  CHECK(refusal("[1, 2]") == "net.json: expected \"format\", found none");
  CHECK(refusal("{\"format\": \"other\"}") == "net.json: \"format\": expected 'etch-lab network 1', found 'other'");
  CHECK(refusal(changed("\"5,3\"", "\"7,7\"")) ==
        "net.json: \"hidden\": expected one of 5,3 10,5 50,30 4 8,8, found '7,7'");
  CHECK(refusal(changed("\"5,3\"", "3")) == "net.json: \"hidden\": expected a text, found number");
  CHECK(refusal(changed("\"5,3\"", "\"10,5\"")) == "net.json: \"parameters\": expected 91 numbers, found 37");
  CHECK(refusal(changed("\"adam\"", "\"momentum\"")) == "net.json: \"optimizer_state\": expected 37 numbers, found 76");
  CHECK(refusal(changed("\"adam\"", "\"sgd\"")) == "net.json: \"optimizer_state\": expected 0 numbers, found 76");
  CHECK(refusal(changed("\"epochs\": 1234", "\"epochs\": -1")) ==
        "net.json: \"epochs\": expected a whole number, found -1");
  CHECK(refusal(changed("\"test_split\": 0.25", "\"test_split\": 2")) ==
        "net.json: \"test_split\": expected a number from 0 to 0.9, found 2");
  CHECK(refusal(changed("\"rate\": 0.1", "\"rate\": -5.0, \"was\": 0.1")) ==
        "net.json: \"rate\": expected a number above 0, found -5");
  CHECK(refusal("{\"rate\": 1e400}").starts_with("net.json: expected a network as --save writes it, found no JSON"));
  CHECK(refusal(changed("\"shuffle\": true", "\"shuffle\": 1")) ==
        "net.json: \"shuffle\": expected true or false, found 1");
  CHECK(refusal(changed("\"parameters\": [", "\"parameters\": [1e39, ")) ==
        "net.json: \"parameters[0]\": expected a finite number, found 1e+39");
  CHECK(refusal(changed("\"parameters\": [", "\"parameters\": [null, ")) ==
        "net.json: \"parameters[0]\": expected a finite number, found null");
  CHECK(refusal(changed("\"parameters\"", "\"weights\"")) == "net.json: expected \"parameters\", found none");
}

TEST_CASE("a link stays one, and what it points to is written") {
  test::folder const folder;
  std::filesystem::create_symlink(folder.file("net.json"), folder.file("link.json"));
  lab::save(example(), folder.file("link.json"));
  CHECK(std::filesystem::is_symlink(folder.file("link.json")));
  CHECK(lab::load(folder.file("net.json")).epochs == 1234);
  std::filesystem::create_symlink("link.json", folder.file("link_to_link.json"));
  auto changed = example();
  changed.epochs = 5;
  lab::save(changed, folder.file("link_to_link.json"));
  CHECK(std::filesystem::is_symlink(folder.file("link.json")));
  CHECK(lab::load(folder.file("net.json")).epochs == 5);
}

TEST_CASE("a file that cannot be written is said, and leaves nothing behind") {
  CHECK_THROWS_AS(lab::save(example(), "/nonexistent/net.json"), std::runtime_error);
  CHECK_THROWS_AS(tool::check_can_be_made("/nonexistent/net.json"), tool::input_error);
  CHECK_THROWS_AS(tool::check_can_be_made("/dev/null"), tool::input_error);
}

// SPDX-License-Identifier: BSL-1.0

/// @file
/// Reads a function's disassembly (objdump's) and says whether it has a loop or a call: a loop is a
/// cycle in its control-flow graph, so that a jump back from a cold block at the end is none. Or whether
/// it computes with whole registers: of a function, and those that it calls, how many instructions of
/// arithmetic are packed, how many scalar, and whether it calls any that is not there (but memcpy and memset).
///
/// usage  objdump -d --no-show-raw-insn OBJECT | etch-disassembly FUNCTION straight|loop|call
///        objdump -d --no-show-raw-insn OBJECT | etch-disassembly FUNCTION packed SCALARS_AT_MOST

#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

struct instruction {
  std::vector<std::uint64_t> next;  ///< the addresses that control may go to
  bool call = false;
  bool repeats = false;  ///< a string instruction with a repeat prefix: a loop in one instruction
};

using program = std::map<std::uint64_t, instruction>;

/// The instructions of one function.
program read_function(std::istream& in, std::string const& name) {
  static std::regex const header{R"(^[0-9a-f]+ <(.+)>:$)"};
  static std::regex const line_of_code{R"(^\s*([0-9a-f]+):\s+(\S+)\s*(.*)$)"};
  static std::regex const target{R"(^([0-9a-f]+) <([^+>]+)(\+0x[0-9a-f]+)?>)"};
  program result;
  bool inside = false;
  instruction* previous = nullptr;  // falls through to the next one
  for (std::string line; std::getline(in, line);) {
    std::smatch match;
    if (std::regex_match(line, match, header)) {
      inside = match[1] == name;
      previous = nullptr;
    } else if (inside && std::regex_match(line, match, line_of_code)) {
      std::uint64_t const address = std::stoull(match[1], nullptr, 16);
      std::string const mnemonic = match[2];
      std::string const operands = match[3];
      if (previous != nullptr) {
        previous->next.push_back(address);
      }
      instruction& current = result[address];
      current.repeats = mnemonic.starts_with("rep");
      current.call = mnemonic.starts_with("call");
      bool falls_through = !mnemonic.starts_with("ret") && !mnemonic.starts_with("ud2");
      if (mnemonic.starts_with("j")) {
        falls_through = mnemonic != "jmp";
        std::smatch to;
        if (std::regex_search(operands, to, target) && to[2] == name) {
          current.next.push_back(std::stoull(to[1], nullptr, 16));
        } else {
          current.call = true;  // a tail call, or a jump that cannot be followed
        }
      }
      previous = falls_through ? &current : nullptr;
    }
  }
  return result;
}

/// Whether control can come back to an instruction it has passed.
bool has_cycle(program const& code) {
  std::set<std::uint64_t> finished;
  std::set<std::uint64_t> on_path;
  std::function<bool(std::uint64_t)> const visit = [&](std::uint64_t address) {
    if (on_path.contains(address)) {
      return true;
    }
    if (finished.contains(address) || !code.contains(address)) {
      return false;
    }
    on_path.insert(address);
    for (std::uint64_t const to : code.at(address).next) {
      if (visit(to)) {
        return true;
      }
    }
    on_path.erase(address);
    finished.insert(address);
    return false;
  };
  return visit(code.begin()->first);
}

/// What the arithmetic of a function is.
struct arithmetic {
  int packed = 0;
  int scalar = 0;
  std::set<std::string> calls;
};

/// The arithmetic of every function.
std::map<std::string, arithmetic> read_arithmetic(std::istream& in) {
  static std::regex const header{R"(^[0-9a-f]+ <(.+)>:$)"};
  static std::regex const line_of_code{R"(^\s*[0-9a-f]+:\s+(\S+)\s*(.*)$)"};
  static std::regex const operation{R"(^v?(?:add|sub|mul|div|max|min|sqrt|fn?m(?:add|sub)\d+)([ps])[sd]$)"};
  static std::regex const target{R"(<([^+>]+)(\+0x[0-9a-f]+)?>)"};
  std::map<std::string, arithmetic> result;
  std::string name;
  for (std::string line; std::getline(in, line);) {
    std::smatch match;
    if (std::regex_match(line, match, header)) {
      name = match[1];
      result[name];
    } else if (!name.empty() && std::regex_match(line, match, line_of_code)) {
      std::string const mnemonic = match[1];
      std::string const operands = match[2];
      arithmetic& current = result[name];
      std::smatch found;
      if (std::regex_match(mnemonic, found, operation)) {
        ++(found[1] == "p" ? current.packed : current.scalar);
      } else if (mnemonic.starts_with("call") || mnemonic.starts_with("j")) {
        bool const known = std::regex_search(operands, found, target);
        current.calls.insert(known ? found[1].str() : operands);
      }
    }
  }
  return result;
}

/// Says whether the function, and all that it calls, is there and has at most so many scalar instructions.
int check_packed(std::string const& name, int scalars_at_most) {
  auto const all = read_arithmetic(std::cin);
  arithmetic total;
  std::set<std::string> outside;
  std::function<void(std::string const&)> const visit = [&](std::string const& function) {
    if (function == "memcpy@plt" || function == "memset@plt") {
      return;
    }
    auto const found = all.find(function);
    if (found == all.end() || function.ends_with("@plt")) {
      outside.insert(function);
    } else if (total.calls.insert(function).second) {
      total.packed += found->second.packed;
      total.scalar += found->second.scalar;
      for (std::string const& to : found->second.calls) {
        visit(to);
      }
    }
  };
  visit(name);
  std::cout << name << " and " << total.calls.size() - 1 << " functions that it calls: " << total.packed
            << " instructions of packed arithmetic, " << total.scalar << " of scalar, expected at most "
            << scalars_at_most;
  for (std::string const& function : outside) {
    std::cout << ", calls " << function;
  }
  std::cout << '\n';
  return total.packed > 0 && total.scalar <= scalars_at_most && outside.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string{argv[2]} == "packed") {
    return check_packed(argv[1], std::stoi(argv[3]));
  }
  if (argc != 3) {
    std::cerr << "usage: objdump -d --no-show-raw-insn OBJECT | etch-disassembly FUNCTION straight|loop|call\n"
                 "       objdump -d --no-show-raw-insn OBJECT | etch-disassembly FUNCTION packed SCALARS_AT_MOST\n";
    return 2;
  }
  std::string const name = argv[1];
  std::string const expected = argv[2];
  program const code = read_function(std::cin, name);
  if (code.empty()) {
    std::cerr << name << ": not found in the disassembly\n";
    return 2;
  }
  bool call = false;
  bool loop = has_cycle(code);
  for (auto const& [address, current] : code) {
    call = call || current.call;
    loop = loop || current.repeats;
  }
  std::string const found = call ? "call" : loop ? "loop" : "straight";
  std::cout << name << ": " << code.size() << " instructions, " << found << ", expected " << expected << '\n';
  return found == expected ? 0 : 1;
}

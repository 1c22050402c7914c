// SPDX-License-Identifier: BSL-1.0
// expect: no RTTI: something asks for a type at run time
// undefined: __dynamic_cast|__class_type_info
// library: C++
// flags: -frtti
struct base {
  virtual int value() { return 0; }
};
struct derived : base {
  int value() override { return 1; }
};
base* volatile some;
int main() { return dynamic_cast<derived*>(some) != nullptr ? 1 : 0; }

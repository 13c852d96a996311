//===- IntegerTest.cpp - Tests integer instructions ----------------------===//
//
// Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Integer arithmetic, logic, comparisons and moves against scalar definitions.
//
//===----------------------------------------------------------------------===//

#include "InstructionCases.h"

#include "gtest/gtest.h"

using namespace modelslice::testing;

namespace {
using A = uint64_t;
using S8 = int8_t;
using S16 = int16_t;
using S32 = int32_t;
using S64 = int64_t;
using U16 = uint16_t;
using U32 = uint32_t;
using U64 = uint64_t;
using Wide = __int128;
using UWide = unsigned __int128;

TEST(Integer, Arithmetic) {
  checkInstructions({
      {"@add.s32 %d, %a, %b;", "iii", [](A a, A b, A) { return a + b; }},
      {"@add.u16 %d, %a, %b;", "sss", [](A a, A b, A) { return a + b; }},
      {"@add.s64 %d, %a, %b;", "lll", [](A a, A b, A) { return a + b; }},
      {"@add.s32 %d, %a, -7;", "ii", [](A a, A, A) { return a - 7; }},
      {"@sub.s32 %d, %a, %b;", "iii", [](A a, A b, A) { return a - b; }},
      {"@sub.s64 %d, %a, %b;", "lll", [](A a, A b, A) { return a - b; }},
      {"@mul.lo.s32 %d, %a, %b;", "iii", [](A a, A b, A) { return a * b; }},
      {"@mul.lo.s16 %d, %a, %b;", "sss", [](A a, A b, A) { return a * b; }},
      {"@mul.lo.s64 %d, %a, %b;", "lll", [](A a, A b, A) { return a * b; }},
      {"@mul.hi.s32 %d, %a, %b;", "iii",
       [](A a, A b, A) { return A(S64(S32(a)) * S32(b) >> 32); }},
      {"@mul.hi.u32 %d, %a, %b;", "iii",
       [](A a, A b, A) { return a * b >> 32; }},
      {"@mul.hi.u64 %d, %a, %b;", "lll",
       [](A a, A b, A) { return A(UWide(a) * b >> 64); }},
      {"@mul.hi.s64 %d, %a, %b;", "lll",
       [](A a, A b, A) { return A(Wide(S64(a)) * S64(b) >> 64); }},
      {"@mul.wide.s32 %d, %a, %b;", "lii",
       [](A a, A b, A) { return A(S64(S32(a)) * S32(b)); }},
      {"@mul.wide.u32 %d, %a, %b;", "lii", [](A a, A b, A) { return a * b; }},
      {"@mul.wide.u16 %d, %a, %b;", "iss", [](A a, A b, A) { return a * b; }},
      {"@mul.wide.s16 %d, %a, %b;", "iss",
       [](A a, A b, A) { return A(S32(S16(a)) * S16(b)); }},
      {"@mad.lo.s32 %d, %a, %b, %c;", "iiii",
       [](A a, A b, A c) { return a * b + c; }},
      {"@mad.hi.u32 %d, %a, %b, %c;", "iiii",
       [](A a, A b, A c) { return (a * b >> 32) + c; }},
      {"@mad.wide.u32 %d, %a, %b, %c;", "liil",
       [](A a, A b, A c) { return a * b + c; }},
      {"@mad.wide.s32 %d, %a, %b, %c;", "liil",
       [](A a, A b, A c) { return A(S64(S32(a)) * S32(b)) + c; }},
      {"@div.s32 %d, %a, %b;", "iii",
       [](A a, A b, A) {
         return S32(b) == 0 ? ~A(0) : S32(b) == -1 ? 0 - a : A(S32(a) / S32(b));
       }},
      {"@div.u64 %d, %a, %b;", "lll",
       [](A a, A b, A) { return b ? a / b : ~A(0); }},
      {"@rem.u32 %d, %a, %b;", "iii",
       [](A a, A b, A) { return b ? a % b : a; }},
      {"@rem.s64 %d, %a, %b;", "lll",
       [](A a, A b, A) {
         return b == 0 ? a : S64(b) == -1 ? 0 : A(S64(a) % S64(b));
       }},
      {"@min.s32 %d, %a, %b;", "iii",
       [](A a, A b, A) { return S32(a) < S32(b) ? a : b; }},
      {"@max.u32 %d, %a, %b;", "iii",
       [](A a, A b, A) { return a < b ? b : a; }},
      {"@max.s64 %d, %a, %b;", "lll",
       [](A a, A b, A) { return S64(a) < S64(b) ? b : a; }},
      {"@min.u16 %d, %a, %b;", "sss",
       [](A a, A b, A) { return a < b ? a : b; }},
      {"@neg.s32 %d, %a;", "ii", [](A a, A, A) { return 0 - a; }},
      {"@abs.s32 %d, %a;", "ii",
       [](A a, A, A) { return S32(a) < 0 ? 0 - a : a; }},
      {"@abs.s64 %d, %a;", "ll",
       [](A a, A, A) { return S64(a) < 0 ? 0 - a : a; }},
      {"@sad.u32 %d, %a, %b, %c;", "iiii",
       [](A a, A b, A c) { return c + (a < b ? b - a : a - b); }},
  });
}

A bfe(A a, A b, A c, unsigned bits, bool isSigned) {
  unsigned from = b & 0xff, length = c & 0xff, last = bits - 1;
  bool sign = false;
  if (isSigned && length)
    sign = a >> std::min(from + length - 1, last) & 1;
  A result = 0;
  for (unsigned i = 0; i < bits; ++i) {
    bool bit = i < length && from + i <= last ? a >> (from + i) & 1 : sign;
    result |= A(bit) << i;
  }
  return result;
}

A bfi(A a, A b, A c) {
  unsigned from = c & 0xff, length = 9;
  for (unsigned i = 0; i < length && from + i < 32; ++i)
    b = (b & ~(A(1) << (from + i))) | (a >> i & 1) << (from + i);
  return b;
}

A prmt(A a, A b, A selector) {
  A result = 0;
  for (unsigned i = 0; i < 4; ++i) {
    unsigned which = selector >> 4 * i & 7;
    A byte = (which < 4 ? a >> 8 * which : b >> 8 * (which - 4)) & 0xff;
    if (selector >> 4 * i & 8)
      byte = byte & 0x80 ? 0xff : 0;
    result |= byte << 8 * i;
  }
  return result;
}

A highest(A a) { return a ? 63 - __builtin_clzll(a) : ~A(0); }

TEST(Integer, Bits) {
  checkInstructions({
      {"@and.b32 %d, %a, %b;", "iii", [](A a, A b, A) { return a & b; }},
      {"@or.b64 %d, %a, %b;", "lll", [](A a, A b, A) { return a | b; }},
      {"@xor.b16 %d, %a, %b;", "sss", [](A a, A b, A) { return a ^ b; }},
      {"@not.b32 %d, %a;", "ii", [](A a, A, A) { return ~a; }},
      {"@cnot.b32 %d, %a;", "ii", [](A a, A, A) { return A(a == 0); }},
      {"@shl.b32 %d, %a, %b;", "iii",
       [](A a, A b, A) { return b < 32 ? a << b : 0; }},
      {"@shl.b64 %d, %a, %b;", "lli",
       [](A a, A b, A) { return b < 64 ? a << b : 0; }},
      {"@shl.b16 %d, %a, %b;", "ssi",
       [](A a, A b, A) { return b < 16 ? a << b : 0; }},
      {"@shr.u32 %d, %a, %b;", "iii",
       [](A a, A b, A) { return b < 32 ? a >> b : 0; }},
      {"@shr.s32 %d, %a, %b;", "iii",
       [](A a, A b, A) { return A(S32(a) >> (b < 32 ? b : 31)); }},
      {"@shr.s64 %d, %a, %b;", "lli",
       [](A a, A b, A) { return A(S64(a) >> (b < 64 ? b : 63)); }},
      {"@shr.s16 %d, %a, %b;", "ssi",
       [](A a, A b, A) { return A(S16(a) >> (b < 16 ? b : 15)); }},
      {"@shf.l.wrap.b32 %d, %a, %b, %c;", "iiii",
       [](A a, A b, A c) { return (b << 32 | a) << (c & 31) >> 32; }},
      {"@shf.r.wrap.b32 %d, %a, %b, %c;", "iiii",
       [](A a, A b, A c) { return (b << 32 | a) >> (c & 31); }},
      {"@shf.l.clamp.b32 %d, %a, %b, %c;", "iiii",
       [](A a, A b, A c) { return c >= 32 ? a : (b << 32 | a) << c >> 32; }},
      {"@shf.r.clamp.b32 %d, %a, %b, %c;", "iiii",
       [](A a, A b, A c) { return c >= 32 ? b : (b << 32 | a) >> c; }},
      {"@bfe.u32 %d, %a, %b, %c;", "iiii",
       [](A a, A b, A c) { return bfe(a, b, c, 32, false); }},
      {"@bfe.s32 %d, %a, %b, %c;", "iiii",
       [](A a, A b, A c) { return bfe(a, b, c, 32, true); }},
      {"@bfe.u64 %d, %a, %b, %c;", "llii",
       [](A a, A b, A c) { return bfe(a, b, c, 64, false); }},
      {"@bfe.s64 %d, %a, %b, %c;", "llii",
       [](A a, A b, A c) { return bfe(a, b, c, 64, true); }},
      {"@bfi.b32 %d, %a, %b, %c, 9;", "iiii", bfi},
      {"@clz.b32 %d, %a;", "ii",
       [](A a, A, A) { return a ? 31 - highest(a) : 32; }},
      {"@clz.b64 %d, %a;", "il",
       [](A a, A, A) { return a ? 63 - highest(a) : 64; }},
      {"@popc.b32 %d, %a;", "ii",
       [](A a, A, A) { return A(__builtin_popcountll(a)); }},
      {"@popc.b64 %d, %a;", "il",
       [](A a, A, A) { return A(__builtin_popcountll(a)); }},
      {"@brev.b32 %d, %a;", "ii",
       [](A a, A, A) {
         A result = 0;
         for (unsigned i = 0; i < 32; ++i)
           result |= (a >> i & 1) << (31 - i);
         return result;
       }},
      {"@bfind.u32 %d, %a;", "ii", [](A a, A, A) { return highest(a); }},
      {"@bfind.s32 %d, %a;", "ii",
       [](A a, A, A) { return highest(S32(a) < 0 ? U32(~a) : a); }},
      {"@bfind.shiftamt.u32 %d, %a;", "ii",
       [](A a, A, A) { return a ? 31 - highest(a) : ~A(0); }},
      {"@prmt.b32 %d, %a, %b, %c;", "iiii", prmt},
      {"@lop3.b32 %d, %a, %b, %c, 0x96;", "iiii",
       [](A a, A b, A c) { return a ^ b ^ c; }},
      {"@lop3.b32 %d, %a, %b, %c, 0xea;", "iiii",
       [](A a, A b, A c) { return (a & b) | c; }},
  });
}

TEST(Integer, Comparisons) {
  checkInstructions({
      {"@setp.lt.s32 %p, %a, %b; @selp.b32 %d, 1, 0, %p;", "iii",
       [](A a, A b, A) { return A(S32(a) < S32(b)); }},
      {"@setp.ge.u32 %p, %a, %b; @selp.u32 %d, 1, 0, %p;", "iii",
       [](A a, A b, A) { return A(a >= b); }},
      {"@setp.hi.u32 %p, %a, %b; @selp.u32 %d, 1, 0, %p;", "iii",
       [](A a, A b, A) { return A(a > b); }},
      {"@setp.eq.s16 %p, %a, %b; @selp.b16 %d, 1, 0, %p;", "sss",
       [](A a, A b, A) { return A(a == b); }},
      {"@setp.ne.b64 %p, %a, %b; @selp.b64 %d, %a, %b, %p;", "lll",
       [](A a, A b, A) { return a != b ? a : b; }},
      {"@setp.gt.s64 %p|%q, %a, %b; @selp.b64 %d, 1, 2, %q;", "lll",
       [](A a, A b, A) { return A(S64(a) > S64(b) ? 2 : 1); }},
      {"@setp.lt.u32 %q, %c, 32; @setp.lt.and.s32 %p, %a, %b, %q;"
       "@selp.b32 %d, 1, 0, %p;",
       "iiii", [](A a, A b, A c) { return A(S32(a) < S32(b) && c < 32); }},
      {"@setp.lt.u32 %q, %c, 32; @setp.lt.or.s32 %p, %a, %b, !%q;"
       "@selp.b32 %d, 1, 0, %p;",
       "iiii", [](A a, A b, A c) { return A(S32(a) < S32(b) || c >= 32); }},
      {"@setp.lt.u32 %q, %c, 32; @setp.lt.xor.s32 %p, %a, %b, %q;"
       "@not.pred %p, %p; @selp.b32 %d, 1, 0, %p;",
       "iiii", [](A a, A b, A c) { return A((S32(a) < S32(b)) == (c < 32)); }},
      {"@setp.lt.u32 %q, %a, %b; @setp.lt.u32 %p, %b, %c;"
       "@and.pred %p, %p, %q; @mov.pred %q, %p; @selp.b32 %d, 1, 0, %q;",
       "iiii", [](A a, A b, A c) { return A(a < b && b < c); }},
      {"@set.lt.u32.s32 %d, %a, %b;", "iii",
       [](A a, A b, A) { return S32(a) < S32(b) ? ~A(0) : 0; }},
      {"@set.ge.f32.u32 %d, %a, %b;", "iii",
       [](A a, A b, A) { return a >= b ? ofFloat(1) : 0; }},
      {"@slct.b32.s32 %d, %a, %b, %c;", "iiii",
       [](A a, A b, A c) { return S32(c) >= 0 ? a : b; }},
  });
}

TEST(Integer, Moves) {
  checkInstructions({
      {"@mov.b64 %d, {%a, %b};", "lii",
       [](A a, A b, A) { return b << 32 | a; }},
      {"@mov.b32 %d, {%a, %b};", "iss",
       [](A a, A b, A) { return b << 16 | a; }},
      {"@mov.b64 {%d, %e}, %a; @add.s32 %d, %d, %e;", "il",
       [](A a, A, A) { return a + (a >> 32); }},
      {"@mov.b32 {%h, %d}, %a;", "si", [](A a, A, A) { return a >> 16; }},
      {"@mov.b64 %d, {%a, %a, %b, %b};", "lss",
       [](A a, A b, A) { return a | a << 16 | b << 32 | b << 48; }},
      {"@mov.u32 %d, 0x12345678;", "i", [](A, A, A) { return A(0x12345678); }},
  });
}
} // namespace

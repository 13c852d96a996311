/*===- Json.c - A strict cursor over JSON text -----------------------------===*
 *
 * Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Scans the tokens of a safetensors header.
 *
 *===----------------------------------------------------------------------===*/

#include "Json.h"

#include <string.h>

static bool fail(msl_json *json, const char *problem) {
  json->problem = problem;
  return false;
}

void msl_json_skip(msl_json *json) {
  while (json->at < json->end && (*json->at == ' ' || *json->at == '\t' ||
                                  *json->at == '\n' || *json->at == '\r'))
    ++json->at;
}

bool msl_json_accept(msl_json *json, char punctuation) {
  msl_json_skip(json);
  if (json->at == json->end || *json->at != punctuation)
    return false;
  ++json->at;
  return true;
}

bool msl_json_expect(msl_json *json, char punctuation) {
  if (msl_json_accept(json, punctuation))
    return true;
  switch (punctuation) {
  case '{':
    return fail(json, "expected '{'");
  case '}':
    return fail(json, "expected ',' or '}'");
  case '[':
    return fail(json, "expected '['");
  case ']':
    return fail(json, "expected ',' or ']'");
  case ':':
    return fail(json, "expected ':'");
  default:
    return fail(json, "expected ','");
  }
}

bool msl_json_integer(msl_json *json, uint64_t *value) {
  msl_json_skip(json);
  char *digits = json->at;
  uint64_t result = 0;
  while (json->at < json->end && *json->at >= '0' && *json->at <= '9') {
    uint64_t digit = (uint64_t)(*json->at - '0');
    if (result > ((uint64_t)INT64_MAX - digit) / 10)
      return fail(json, "expected an integer below 2^63");
    result = result * 10 + digit;
    ++json->at;
  }
  if (json->at == digits || (*digits == '0' && json->at - digits > 1))
    return fail(json, "expected an unsigned integer");
  if (json->at < json->end &&
      (*json->at == '.' || *json->at == 'e' || *json->at == 'E'))
    return fail(json, "expected an integer without fraction or exponent");
  *value = result;
  return true;
}

/* Four hexadecimal digits. */
static bool hex(msl_json *json, uint32_t *code) {
  *code = 0;
  for (int i = 0; i < 4; ++i) {
    if (json->at == json->end)
      return fail(json, "expected four hexadecimal digits");
    char c = *json->at;
    uint32_t digit;
    if (c >= '0' && c <= '9')
      digit = (uint32_t)(c - '0');
    else if (c >= 'a' && c <= 'f')
      digit = (uint32_t)(c - 'a') + 10;
    else if (c >= 'A' && c <= 'F')
      digit = (uint32_t)(c - 'A') + 10;
    else
      return fail(json, "expected four hexadecimal digits");
    *code = *code << 4 | digit;
    ++json->at;
  }
  return true;
}

/* What follows "\u", written as UTF-8. It never is longer than its escape, so
 * unescaping in place is safe. */
static bool unicode(msl_json *json, char **to) {
  uint32_t code, low;
  if (!hex(json, &code))
    return false;
  if (code == 0)
    return fail(json, "expected a string without NUL");
  if (code >= 0xDC00 && code < 0xE000)
    return fail(json, "expected a high surrogate first");
  if (code >= 0xD800 && code < 0xDC00) {
    if (json->end - json->at < 2 || json->at[0] != '\\' || json->at[1] != 'u')
      return fail(json, "expected a low surrogate");
    json->at += 2;
    if (!hex(json, &low))
      return false;
    if (low < 0xDC00 || low >= 0xE000)
      return fail(json, "expected a low surrogate");
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  char *out = *to;
  if (code < 0x80) {
    *out++ = (char)code;
  } else if (code < 0x800) {
    *out++ = (char)(0xC0 | code >> 6);
    *out++ = (char)(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *out++ = (char)(0xE0 | code >> 12);
    *out++ = (char)(0x80 | (code >> 6 & 0x3F));
    *out++ = (char)(0x80 | (code & 0x3F));
  } else {
    *out++ = (char)(0xF0 | code >> 18);
    *out++ = (char)(0x80 | (code >> 12 & 0x3F));
    *out++ = (char)(0x80 | (code >> 6 & 0x3F));
    *out++ = (char)(0x80 | (code & 0x3F));
  }
  *to = out;
  return true;
}

/* Copies one well-formed UTF-8 sequence (no surrogates, no longer form than
 * needed) of two to four bytes. */
static bool utf8(msl_json *json, char **to) {
  const unsigned char *from = (const unsigned char *)json->at;
  size_t length = from[0] >= 0xF0 ? 4 : from[0] >= 0xE0 ? 3 : 2;
  if (from[0] < 0xC2 || from[0] > 0xF4 ||
      (size_t)(json->end - json->at) < length)
    return fail(json, "expected valid UTF-8");
  for (size_t i = 1; i < length; ++i)
    if ((from[i] & 0xC0) != 0x80)
      return fail(json, "expected valid UTF-8");
  if ((from[0] == 0xE0 && from[1] < 0xA0) ||
      (from[0] == 0xED && from[1] >= 0xA0) ||
      (from[0] == 0xF0 && from[1] < 0x90) ||
      (from[0] == 0xF4 && from[1] >= 0x90))
    return fail(json, "expected valid UTF-8");
  memmove(*to, json->at, length);
  *to += length;
  json->at += length;
  return true;
}

/* What follows a backslash. */
static bool escape(msl_json *json, char **to) {
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  if (json->at == json->end)
    return fail(json, "expected an escape");
  char c = *json->at;
  if (c == 'u') {
    ++json->at;
    return unicode(json, to);
  }
  const char *found = c ? strchr(names, c) : NULL;
  if (!found)
    return fail(json, "expected an escape");
  ++json->at;
  *(*to)++ = values[found - names];
  return true;
}

bool msl_json_string(msl_json *json, char **string) {
  msl_json_skip(json);
  if (json->at == json->end || *json->at != '"')
    return fail(json, "expected a string");
  char *to = *string = ++json->at;
  while (json->at < json->end) {
    unsigned char c = (unsigned char)*json->at;
    if (c == '"') {
      ++json->at;
      *to = '\0';
      return true;
    }
    if (c < 0x20)
      return fail(json, "expected no control character in a string");
    if (c == '\\') {
      ++json->at;
      if (!escape(json, &to))
        return false;
    } else if (c >= 0x80) {
      if (!utf8(json, &to))
        return false;
    } else {
      *to++ = (char)c;
      ++json->at;
    }
  }
  return fail(json, "expected the end of a string");
}

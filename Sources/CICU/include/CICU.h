// Static inline wrappers over the functions of ICU that this package calls.
//
// ICU renames every function to carry its version (ubrk_open becomes ubrk_open_72) by macros that Swift
// cannot see. Each wrapper has the name and the contract of the function it calls, with the prefix icu_.
#ifndef CICU_H
#define CICU_H

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/uversion.h>

// MARK: Errors and versions

static inline const char *icu_u_errorName(UErrorCode code) { return u_errorName(code); }

static inline int icu_u_failure(UErrorCode code) { return U_FAILURE(code) != 0; }

// MARK: Properties of code points

static inline int icu_u_charType(UChar32 codePoint) { return u_charType(codePoint); }

static inline int icu_u_hasBinaryProperty(UChar32 codePoint, UProperty property) {
  return u_hasBinaryProperty(codePoint, property) != 0;
}

static inline int icu_u_isUWhiteSpace(UChar32 codePoint) { return u_isUWhiteSpace(codePoint) != 0; }

static inline int icu_u_isalnum(UChar32 codePoint) { return u_isalnum(codePoint) != 0; }

static inline int icu_u_ispunct(UChar32 codePoint) { return u_ispunct(codePoint) != 0; }

static inline UChar32 icu_u_tolower(UChar32 codePoint) { return u_tolower(codePoint); }

static inline UChar32 icu_u_toupper(UChar32 codePoint) { return u_toupper(codePoint); }

static inline UScriptCode icu_uscript_getScript(UChar32 codePoint, UErrorCode *status) {
  return uscript_getScript(codePoint, status);
}

// MARK: Strings

static inline UChar *icu_u_strFromUTF8(
    UChar *destination, int32_t capacity, int32_t *length, const char *source, int32_t sourceLength,
    UErrorCode *status) {
  return u_strFromUTF8(destination, capacity, length, source, sourceLength, status);
}

static inline char *icu_u_strToUTF8(
    char *destination, int32_t capacity, int32_t *length, const UChar *source, int32_t sourceLength,
    UErrorCode *status) {
  return u_strToUTF8(destination, capacity, length, source, sourceLength, status);
}

static inline int32_t icu_u_strToLower(
    UChar *destination, int32_t capacity, const UChar *source, int32_t sourceLength, const char *locale,
    UErrorCode *status) {
  return u_strToLower(destination, capacity, source, sourceLength, locale, status);
}

// MARK: Locales

static inline int32_t icu_uloc_forLanguageTag(
    const char *tag, char *localeID, int32_t capacity, int32_t *parsedLength, UErrorCode *status) {
  return uloc_forLanguageTag(tag, localeID, capacity, parsedLength, status);
}

// MARK: Normalization

static inline const UNormalizer2 *icu_unorm2_getNFCInstance(UErrorCode *status) {
  return unorm2_getNFCInstance(status);
}

static inline const UNormalizer2 *icu_unorm2_getNFDInstance(UErrorCode *status) {
  return unorm2_getNFDInstance(status);
}

static inline const UNormalizer2 *icu_unorm2_getNFKCInstance(UErrorCode *status) {
  return unorm2_getNFKCInstance(status);
}

static inline const UNormalizer2 *icu_unorm2_getNFKDInstance(UErrorCode *status) {
  return unorm2_getNFKDInstance(status);
}

static inline int32_t icu_unorm2_normalize(
    const UNormalizer2 *normalizer, const UChar *source, int32_t length, UChar *destination,
    int32_t capacity, UErrorCode *status) {
  return unorm2_normalize(normalizer, source, length, destination, capacity, status);
}

static inline int32_t icu_unorm2_spanQuickCheckYes(
    const UNormalizer2 *normalizer, const UChar *source, int32_t length, UErrorCode *status) {
  return unorm2_spanQuickCheckYes(normalizer, source, length, status);
}

static inline int icu_unorm2_hasBoundaryBefore(const UNormalizer2 *normalizer, UChar32 codePoint) {
  return unorm2_hasBoundaryBefore(normalizer, codePoint) != 0;
}

// MARK: Text over UTF-8

static inline UText *icu_utext_openUTF8(
    UText *text, const char *source, int64_t length, UErrorCode *status) {
  return utext_openUTF8(text, source, length, status);
}

static inline UText *icu_utext_close(UText *text) { return utext_close(text); }

// MARK: Break iterators

static inline UBreakIterator *icu_ubrk_open(
    UBreakIteratorType type, const char *locale, UErrorCode *status) {
  return ubrk_open(type, locale, NULL, 0, status);
}

static inline void icu_ubrk_close(UBreakIterator *iterator) { ubrk_close(iterator); }

static inline void icu_ubrk_setUText(UBreakIterator *iterator, UText *text, UErrorCode *status) {
  ubrk_setUText(iterator, text, status);
}

static inline int32_t icu_ubrk_first(UBreakIterator *iterator) { return ubrk_first(iterator); }

static inline int32_t icu_ubrk_next(UBreakIterator *iterator) { return ubrk_next(iterator); }

static inline int32_t icu_ubrk_getRuleStatus(UBreakIterator *iterator) {
  return ubrk_getRuleStatus(iterator);
}

#endif

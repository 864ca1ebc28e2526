// The functions of ICU that this package calls.
//
// ICU renames every function to carry its version (ubrk_open becomes ubrk_open_72) by macros that Swift cannot
// see, and Foundation brings an ICU of its own whose types clash with the system's in one Swift file. So this
// header names none of ICU's types: every function has the name of the one it calls, with the prefix icu_, and its
// contract; a status is a UErrorCode, above zero for failure.
#ifndef CICU_H
#define CICU_H

#include <stdbool.h>
#include <stdint.h>

// MARK: Versions

// The versions of ICU and of Unicode that run, as four numbers each.
void icu_u_getVersion(uint8_t version[4]);
void icu_u_getUnicodeVersion(uint8_t version[4]);

// MARK: Errors

const char *icu_u_errorName(int32_t status);

// MARK: Properties of code points

// The general category, numbered as UCharCategory: 1 is Lu, 2 Ll, … 9 Nd, … 29.
int32_t icu_u_charType(int32_t codePoint);

// Properties, numbered as UProperty.
#define ICU_DEFAULT_IGNORABLE_CODE_POINT 5
#define ICU_JOIN_CONTROL 20
#define ICU_EMOJI 57
#define ICU_EMOJI_MODIFIER 59
#define ICU_EMOJI_COMPONENT 61
#define ICU_EXTENDED_PICTOGRAPHIC 64
bool icu_u_hasBinaryProperty(int32_t codePoint, int32_t property);

// Properties with more values, numbered as UProperty: Joining_Type (0 is Non_Joining, 1 Join_Causing,
// 2 Dual_Joining, 3 Left_Joining, 4 Right_Joining, 5 Transparent), Hangul_Syllable_Type (0 for no part of
// a syllable), the quick checks of normalization (0 is No, 1 Yes, 2 Maybe), and Indic_Syllabic_Category.
#define ICU_JOINING_TYPE 0x1007
#define ICU_HANGUL_SYLLABLE_TYPE 0x100B
#define ICU_NFD_QUICK_CHECK 0x100C
#define ICU_NFKD_QUICK_CHECK 0x100D
#define ICU_NFC_QUICK_CHECK 0x100E
#define ICU_NFKC_QUICK_CHECK 0x100F
#define ICU_INDIC_SYLLABIC_CATEGORY 0x1017
#define ICU_REGISTER_SHIFTER 27
int32_t icu_u_getIntPropertyValue(int32_t codePoint, int32_t property);

// The property Canonical_Combining_Class: 0 for starters, 9 for viramas.
int32_t icu_u_getCombiningClass(int32_t codePoint);

// The property Word_Break, numbered as UWordBreakValues: 0 is Other, 1 ALetter, … 22 WSegSpace.
int32_t icu_u_getWordBreak(int32_t codePoint);

// Whether a code point separates: white space that may break a line, and the information separators of ASCII.
bool icu_u_isWhitespace(int32_t codePoint);

bool icu_u_isUWhiteSpace(int32_t codePoint);
bool icu_u_isalnum(int32_t codePoint);
bool icu_u_ispunct(int32_t codePoint);
int32_t icu_u_tolower(int32_t codePoint);
int32_t icu_u_toupper(int32_t codePoint);

// The script, numbered as UScriptCode: 0 is Common, 1 Inherited, 17 Han, 27 Mongolian.
int32_t icu_uscript_getScript(int32_t codePoint, int32_t *status);

// MARK: Strings

void icu_u_strFromUTF8(
    uint16_t *destination, int32_t capacity, int32_t *length, const uint8_t *source, int32_t sourceLength,
    int32_t *status);

void icu_u_strToUTF8(
    uint8_t *destination, int32_t capacity, int32_t *length, const uint16_t *source, int32_t sourceLength,
    int32_t *status);

int32_t icu_u_strToLower(
    uint16_t *destination, int32_t capacity, const uint16_t *source, int32_t sourceLength, const char *locale,
    int32_t *status);

// MARK: Locales

int32_t icu_uloc_forLanguageTag(
    const char *tag, char *localeID, int32_t capacity, int32_t *parsedLength, int32_t *status);

// Writes the code that a language is known by (uloc_getLanguage, which gives two letters for three where it can, then the
// aliases of the resource "metadata", which are no function's), in lower case with "-" between subtags. Returns its length,
// 0 where there is none or no room for it.
int32_t icu_canonicalLanguage(const char *language, char *result, int32_t capacity);

// Writes the name of a language in another, the code where there is none; returns its length.
int32_t icu_uloc_getDisplayLanguage(
    const char *locale, const char *displayLocale, uint16_t *language, int32_t capacity, int32_t *status);

// MARK: Normalization

typedef struct ICUNormalizer ICUNormalizer;

// ICU's shared instances, which live as long as the process and can be used from every thread.
const ICUNormalizer *icu_unorm2_getNFCInstance(int32_t *status);
const ICUNormalizer *icu_unorm2_getNFDInstance(int32_t *status);
const ICUNormalizer *icu_unorm2_getNFKCInstance(int32_t *status);
const ICUNormalizer *icu_unorm2_getNFKDInstance(int32_t *status);

// Returns the length of the result. Where it is above the capacity, the status is ICU_BUFFER_OVERFLOW.
int32_t icu_unorm2_normalize(
    const ICUNormalizer *normalizer, const uint16_t *source, int32_t length, uint16_t *destination,
    int32_t capacity, int32_t *status);

int32_t icu_unorm2_spanQuickCheckYes(
    const ICUNormalizer *normalizer, const uint16_t *source, int32_t length, int32_t *status);

bool icu_unorm2_hasBoundaryBefore(const ICUNormalizer *normalizer, int32_t codePoint);

extern const int32_t ICU_BUFFER_OVERFLOW;

// MARK: Chinese writing

// ICU's transliterator Hant-Hans, opened once; it can be used from every thread.

// Puts simplified characters in the place of traditional ones in a text of `length` units, which may become longer, up to
// `capacity`.
void icu_utrans_simplify(uint16_t *text, int32_t *length, int32_t capacity, int32_t *status);

// Whether a code point is one of those that it changes, alone or beside others.
bool icu_utrans_isTraditional(int32_t codePoint, int32_t *status);

// MARK: Break iterators over UTF-8

typedef struct ICUBreakIterator ICUBreakIterator;

// Opens an iterator over words (sentences); it belongs to the caller, who closes it.
ICUBreakIterator *icu_ubrk_openWords(const char *locale, int32_t *status);
ICUBreakIterator *icu_ubrk_openSentences(const char *locale, int32_t *status);
void icu_ubrk_close(ICUBreakIterator *iterator);

// Points the iterator at a text, which it reads in place: the text must outlive the iteration.
void icu_ubrk_setUTF8(ICUBreakIterator *iterator, const uint8_t *text, int64_t length, int32_t *status);

// Return the byte offset of a boundary; next returns a negative number after the last one.
int32_t icu_ubrk_first(ICUBreakIterator *iterator);
int32_t icu_ubrk_next(ICUBreakIterator *iterator);

#endif

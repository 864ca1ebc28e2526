// The words of Japanese text by MeCab, which is opened where it is installed and needed neither to build nor to run
// anything else.
//
// Nothing here may be called for one analyser by two threads at a time.
#ifndef CMECAB_H
#define CMECAB_H

#include <stdint.h>

typedef struct MeCabAnalyser MeCabAnalyser;

// Opens the library and a dictionary; NULL where either is missing, and then a reason that stays valid.
MeCabAnalyser *mecab_analyser_open(const char *dictionary, const char **reason);

// The version of the library, such as 0.996.
const char *mecab_analyser_version(const MeCabAnalyser *analyser);

// How many words the dictionary has, and how many dictionaries of users come after it.
uint32_t mecab_analyser_words(const MeCabAnalyser *analyser);
uint32_t mecab_analyser_userDictionaries(const MeCabAnalyser *analyser);

// Takes a sentence of so many bytes of UTF-8, which must stay valid until it is parsed.
void mecab_analyser_setSentence(MeCabAnalyser *analyser, const char *sentence, uint64_t length);

// Lets no word of the sentence lie across the place before a byte.
void mecab_analyser_setBoundary(MeCabAnalyser *analyser, uint64_t byte);

// The words of the sentence, each with a space behind it, until the next sentence; NULL where that failed.
const char *mecab_analyser_parse(MeCabAnalyser *analyser);

#endif

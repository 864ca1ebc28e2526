"""Writes small.model, hypotheses, references and scores.json: a SentencePiece model, text, and what sacreBLEU says of it.

Run from the root of the repository:

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install sacrebleu==2.6.0 sentencepiece==0.2.3
    /tmp/oracle/bin/python Tests/Fixtures/sentencepiece/generate.py

The model is trained on the sentences of Tests/EvaluationTests/Fixtures/generate.py, which were written for this
project, with a few rules of normalisation of its own.
"""

import json
import os
import random
import shutil
import tempfile

import sentencepiece

FOLDER = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(FOLDER, "../../EvaluationTests/Fixtures/generate.py")
text = open(SOURCE, encoding="utf-8").read()
names = {}
exec(text[text.index("GERMAN = ["):text.index("CORPORA = [")], names)
sentences = [line for value in names.values() if isinstance(value, list) for line in value]
sentences = [" ".join(line.replace("\u0085", " ").replace("\u2028", " ").split("\n")) for line in sentences]
rng = random.Random(11)


def degraded(line):
    units = list(line)
    for _ in range(rng.randrange(6)):
        if units:
            units[rng.randrange(len(units))] = rng.choice(["ﬁ", "ｶﾞ", "  ", "Å", "한", "é", "\u3000", "😀", "x"])
    return "".join(units)


with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "train"), "w", encoding="utf-8") as file:
        file.write("\n".join(sentences * 3))
    with open(os.path.join(folder, "rules"), "w", encoding="utf-8") as file:
        rules = {"ﬁ": "fi", "ｶ": "カ", "ｶﾞ": "ガ", "\u3000": " ", "\t": " ", "\u00a0": " ", "…": "...", "\u200b": ""}
        for key, value in rules.items():
            file.write(" ".join(f"{ord(c):X}" for c in key) + "\t" + " ".join(f"{ord(c):X}" for c in value) + "\n")
    sentencepiece.SentencePieceTrainer.Train(
        input=os.path.join(folder, "train"), model_prefix=os.path.join(folder, "small"), vocab_size=700,
        character_coverage=0.98, normalization_rule_tsv=os.path.join(folder, "rules"), num_threads=1,
        hard_vocab_limit=False, minloglevel=2)
    shutil.copyfile(os.path.join(folder, "small.model"), os.path.join(FOLDER, "small.model"))
    os.makedirs(os.path.join(folder, "models"))
    shutil.copyfile(os.path.join(folder, "small.model"), os.path.join(folder, "models/flores200sacrebleuspm"))
    os.environ["SACREBLEU"] = folder
    from sacrebleu.metrics import BLEU

    hypotheses = [degraded(line) for line in sentences]
    score = BLEU(tokenize="flores200").corpus_score(hypotheses, [sentences])
    sentence = BLEU(tokenize="flores200", effective_order=True)
    scores = [sentence.sentence_score(*pair).score for pair in zip(hypotheses, [[line] for line in sentences])]
    for name, lines in [("hypotheses", hypotheses), ("references", sentences)]:
        with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)
    with open(os.path.join(FOLDER, "scores.json"), "w") as file:
        json.dump({
            "score": score.score, "counts": score.counts, "totals": score.totals, "ref_len": score.ref_len,
            "sentence_scores": scores,
        }, file)
        file.write("\n")

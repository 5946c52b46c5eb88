"""Builds dist/ out of packages: dictionaries as they are, compressed, and how often each word is met.

Run by `npm run build` after `npm ci`. What is not there yet is fetched by pip, pinned by requirements.txt. The crate's
build.rs embeds the result and itself runs nothing and fetches nothing.
"""

import array
import collections
import gzip
import io
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
DIST = HERE / "dist"
# Beside the packages of npm, so that nothing else must be ignored; `npm ci` empties it.
WHEELS = HERE / "node_modules" / ".wheels"

# What of a count of talk stands for as much of the news: talk is a fortieth as long, and nearer to what people write
# to a desk. A word in both counts as half of each.
TALK = 0.5

RUSSIAN = re.compile(r"[а-я]+(?:-[а-я]+)*")
ENGLISH = re.compile(r"[a-z]+(?:['-][a-z]+)*")


def wheels():
    """The wheels, by name."""
    if not list(WHEELS.glob("*.whl")):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
        command += ["-r", str(HERE / "requirements.txt"), "-d", str(WHEELS)]
        subprocess.run(command, check=True)
    return {path.name.split("-")[0]: zipfile.ZipFile(path) for path in WHEELS.glob("*.whl")}


def folded(word):
    return word.lower().replace("ё", "е")


def news(wheel):
    """Counts of the vocabulary of an embedding: 32-bit numbers, as many as the first says, then the words."""
    [name] = [name for name in wheel.namelist() if name.startswith("natasha/data/emb/") and name.endswith(".tar")]
    with tarfile.open(fileobj=io.BytesIO(wheel.read(name))) as tar:
        raw = gzip.decompress(tar.extractfile("vocab.bin").read())
    many = int.from_bytes(raw[:4], "little")
    counts = array.array("I", raw[4 : 4 + 4 * many])
    if sys.byteorder == "big":
        counts.byteswap()
    return collect(zip(raw[4 + 4 * many :].decode("utf-8").splitlines(), counts), RUSSIAN)


def talk(wheel, language, letters):
    words = json.loads(gzip.decompress(wheel.read(f"spellchecker/resources/{language}.json.gz")))
    return collect(words.items(), letters)


def collect(pairs, letters):
    counts = collections.Counter()
    for word, count in pairs:
        word = folded(word)
        if count > 0 and letters.fullmatch(word):
            counts[word] += count
    return counts


def mixed(of_news, of_talk):
    scale = of_news.total() / of_talk.total()
    both = collections.Counter({word: (1 - TALK) * count for word, count in of_news.items()})
    for word, count in of_talk.items():
        both[word] += TALK * scale * count
    return both


def squeeze(path, content):
    # Without a name and a moment inside, so that the same words give the same bytes.
    path.write_bytes(gzip.compress(content, 9, mtime=0))


def main():
    DIST.mkdir(exist_ok=True)
    found = wheels()
    notices = []
    for language in ["ru", "en"]:
        package = HERE / "node_modules" / f"dictionary-{language}"
        for kind in ["aff", "dic"]:
            squeeze(DIST / f"{language}.{kind}.gz", (package / f"index.{kind}").read_bytes())
        notices.append((f"dictionary-{language}", (package / "license").read_text("utf-8")))
    counts = {
        "ru": mixed(news(found["natasha"]), talk(found["pyspellchecker"], "ru", RUSSIAN)),
        "en": talk(found["pyspellchecker"], "en", ENGLISH),
    }
    for language, words in counts.items():
        # A billion words in all, whatever was counted.
        scale = 1e9 / words.total()
        lines = (f"{word}\t{max(1, round(words[word] * scale))}\n" for word in sorted(words))
        squeeze(DIST / f"{language}.counts.gz", "".join(lines).encode())
    for name, wheel in sorted(found.items()):
        [path] = [path for path in wheel.namelist() if path.endswith("/LICENSE") and ".dist-info/" in path]
        notices.append((name, wheel.read(path).decode("utf-8")))
    text = "\n".join(f"{name}\n{'=' * len(name)}\n\n{text.strip()}\n" for name, text in notices)
    (DIST / "NOTICE").write_text(text, "utf-8")


main()

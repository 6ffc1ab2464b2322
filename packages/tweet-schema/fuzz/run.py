"""Fuzz what reads bytes and text from elsewhere, by coverage, each harness in turn.

run.py [--seconds 60] [--only message]     each harness gets an equal share of the seconds
run.py --replay FILE --only message        what one input does, such as a finding

Findings are kept, and the inputs that reached something new are gone on with the next time. Exit code 1 when a
promise was broken, or a process crashed, hung for ten seconds or took 512 MiB.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = HERE.parents[3]
KEPT = ROOT / ".tweets" / "fuzz"
SLOWEST_SECONDS = 10
LARGEST_MIB = 512
LONGEST_INPUT = 12_000
EXECUTED = re.compile(r"stat::number_of_executed_units:\s+(\d+)|^Done (\d+) (?:runs|in)", re.MULTILINE)
PULSE = re.compile(r"#(\d+)\s+\w+.*rss: (\d+)Mb")
PEAK = re.compile(r"stat::peak_rss_mb:\s+(\d+)")
NO_WHEEL = "atheris has wheels for Linux on x86_64 only; there: uv sync --all-packages --all-groups"


@dataclass(slots=True)
class Tally:
    """What one harness went through."""

    executions: int = 0
    peak_mib: int = 0
    findings: int = 0
    seconds: float = 0


def main() -> int:
    """Entry point, of this process and of those that are fuzzed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="for all harnesses together")
    parser.add_argument("--only", help="one harness")
    parser.add_argument("--replay", type=Path, help="run one input once; needs --only")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.child:
        return _be_fuzzed(options.child, rest)

    from seeds import SEEDS  # noqa: PLC0415 - the child imports what it imports under instrumentation

    names = [options.only] if options.only else list(SEEDS)
    if unknown := set(names) - set(SEEDS):
        parser.error(f"no harness {', '.join(unknown)}: there are {', '.join(SEEDS)}")
    if options.replay:
        return _replay(names[0], options.replay)
    tallies = {name: _fuzz(name, list(SEEDS[name]()), max(1, options.seconds // len(names))) for name in names}
    return _report(tallies)


def _replay(name: str, file: Path) -> int:
    from harnesses import HARNESSES  # noqa: PLC0415 - see above

    HARNESSES[name](file.read_bytes())
    print(f"{name} keeps its promises with {file}")
    return 0


def _be_fuzzed(name: str, arguments: Sequence[str]) -> int:
    try:
        atheris = import_module("atheris")  # not by a statement: it has no types, and elsewhere it is not there
    except ImportError:
        print(NO_WHEEL, file=sys.stderr)
        return 2
    with atheris.instrument_imports(include=["tweet_schema", "avro", "harnesses"]):
        from harnesses import HARNESSES  # noqa: PLC0415 - instrumented
    atheris.Setup([sys.argv[0], *arguments], HARNESSES[name])
    atheris.Fuzz()
    return 0


def _fuzz(name: str, seeds: Sequence[bytes], seconds: int) -> Tally:
    """Go on after each finding until the time is over."""
    corpus, findings = KEPT / "corpus" / name, KEPT / "findings" / name
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for place, seed in enumerate(seeds):
        (corpus / f"seed-{place}").write_bytes(seed)
    words = KEPT / "words.txt"
    _write_words(words)
    before, tally, begin = set(findings.iterdir()), Tally(), time.monotonic()
    while (left := int(seconds - (time.monotonic() - begin))) > 0:
        command = [
            *(sys.executable, str(HERE), "--child", name, str(corpus), f"-artifact_prefix={findings}/"),
            *(f"-max_total_time={left}", f"-timeout={SLOWEST_SECONDS}", f"-rss_limit_mb={LARGEST_MIB}"),
            *("-print_final_stats=1", f"-max_len={LONGEST_INPUT}", f"-dict={words}", "-verbosity=1"),
        ]
        if _one_run(name, command, tally) == 0:
            break
        if not set(findings.iterdir()) - before:
            sys.exit(f"{name}: the fuzzer itself failed; see above")
    tally.findings = len(set(findings.iterdir()) - before)
    tally.seconds = time.monotonic() - begin
    for found in sorted(set(findings.iterdir()) - before):
        file = found.relative_to(ROOT)
        print(f"{name} found {file}\n  uv run python {HERE.relative_to(ROOT)} --only {name} --replay {file}")
    return tally


def _one_run(name: str, command: Sequence[str], tally: Tally) -> int:
    """Until it ends or finds something; what libFuzzer says becomes one line that moves, the rest is shown."""
    executed = peak = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as run:
        for line in _lines(run):
            if pulse := PULSE.search(line):
                executed, peak = int(pulse[1]), max(peak, int(pulse[2]))
                print(f"\r{name:<16} {tally.executions + executed:>10,} executions, {peak} MiB", end="", flush=True)
            elif done := EXECUTED.search(line):
                executed = max(executed, int(done[1] or done[2]))
            elif final := PEAK.search(line):
                peak = max(peak, int(final[1]))
            elif _worth_showing(line):
                print(f"\n{line.rstrip()}", end="")
    print()
    tally.executions += executed
    tally.peak_mib = max(tally.peak_mib, peak)
    return run.returncode


def _lines(run: subprocess.Popen[str]) -> Iterator[str]:
    assert run.stdout  # noqa: S101 - asked for
    yield from run.stdout


def _worth_showing(line: str) -> bool:
    return any(word in line for word in ("Error", "ERROR", "Exception", "panicked", "Traceback", 'File "', NO_WHEEL))


def _write_words(file: Path) -> None:
    from seeds import WORDS  # noqa: PLC0415 - see above

    quoted = ['"' + word.replace('"', '\\"') + '"' for word in WORDS]
    file.write_text("\n".join(quoted) + "\n", encoding="utf-8")


def _report(tallies: dict[str, Tally]) -> int:
    print(f"\n{'harness':<16}{'executions':>12}{'per second':>12}{'findings':>10}{'peak MiB':>10}")
    for name, tally in tallies.items():
        rate = tally.executions / max(tally.seconds, 1)
        print(f"{name:<16}{tally.executions:>12,}{rate:>12,.0f}{tally.findings:>10}{tally.peak_mib:>10}")
    found = sum(tally.findings for tally in tallies.values())
    print(f"{'all':<16}{sum(tally.executions for tally in tallies.values()):>12,}{'':>12}{found:>10}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""What each step of the processor costs a record, in microseconds of its task's CPU."""

from collections.abc import Callable, Mapping

from processor_stand import Stand  # type: ignore[import-not-found] # beside this file
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from tweet_processor.check import check
from tweet_processor.decode import Writers, decode
from tweet_processor.enrich import enrich
from tweet_processor.read import RAW_COLUMNS
from tweet_processor.route import Output, route
from tweet_schema.contract import latest
from tweet_schema.topics import Subject

Step = Callable[[DataFrame], DataFrame]


def steps(stand: Stand) -> Mapping[str, Step]:
    """Each of them after all before it."""
    text = latest(Subject.RAW).text
    writers = Writers({stand.lane.ids[Subject.RAW]: text})
    processed, rejected = (
        Output(str(subject), latest(subject), stand.lane.ids[subject])
        for subject in (Subject.PROCESSED, Subject.REJECTED)
    )
    return {
        "decode": lambda raw: decode(raw.withColumnRenamed("topic", "source_topic"), writers, text),
        "check": check,
        "enrich": enrich,
        "route": lambda enriched: route(enriched, processed, rejected, "0"),
    }


def costs(stand: Stand, raw: str, rounds: int) -> Mapping[str, list[float]]:
    """Microseconds a record of every round, of everything up to a step. The rows lie in memory."""
    read = stand.spark.read.format("kafka").option("kafka.bootstrap.servers", stand.lane.bootstrap_servers)
    rows = read.option("subscribe", raw).option("includeHeaders", "true").load().select(*RAW_COLUMNS)
    # Ids that nobody issued would fail it, as they fail the query; the damage is told by the rest.
    known = F.substring("value", 1, 5) == F.lit(b"\x00" + stand.lane.ids[Subject.RAW].to_bytes(4, "big"))
    frame = rows.where(known).coalesce(1).cache()
    count, made = frame.count(), {"rows in memory": frame}
    for name, step in steps(stand).items():
        frame = step(frame)
        made[name] = frame
    return {name: [cpu_seconds(stand, made[name]) / count * 1e6 for _ in range(rounds)] for name in made}


def cpu_seconds(stand: Stand, frame: DataFrame) -> float:
    """Of the tasks alone: Java's compilers and its garbage collector have threads of their own."""
    context = stand.spark.sparkContext
    context.setJobGroup("steps", "")
    before = set(context.statusTracker().getJobIdsForGroup("steps"))
    frame.write.format("noop").mode("overwrite").save()
    context._jsc.sc().listenerBus().waitUntilEmpty()  # noqa: SLF001 - Python has no other way to a task's metrics
    store = context._jsc.sc().statusStore()  # noqa: SLF001 - see above
    jobs = set(context.statusTracker().getJobIdsForGroup("steps")) - before
    stages = [stage for job in jobs if (told := context.statusTracker().getJobInfo(job)) for stage in told.stageIds]
    return sum(float(store.lastStageAttempt(stage).executorCpuTime()) for stage in stages) / 1e9


def table(measured: Mapping[str, list[float]]) -> str:
    """The cold round and the best warm one, and what a step adds to those before it."""
    lines, before = ["µs of CPU a record     first round   warm   the step alone"], 0.0
    for name, rounds in measured.items():
        warm = min(rounds[1:] or rounds)
        lines.append(f"up to {name:<16} {rounds[0]:>11.1f} {warm:>6.1f} {warm - before:>16.1f}")
        before = warm
    return "\n".join(lines)

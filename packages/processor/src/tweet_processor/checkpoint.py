"""What Spark has written about finished batches, wherever it was told to: a folder, a volume, an object store."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from py4j.java_gateway import JavaObject
from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from tweet_processor.session import jvm_of

S3 = "s3a"
WHOLE_OR_NOT = "org.apache.spark.internal.io.cloud.AbortableStreamBasedCheckpointFileManager"
"""Of spark-hadoop-cloud. S3 has no rename: what Spark does elsewhere would copy each file, and show half of them."""


class CheckpointError(OSError):
    """The place for checkpoints cannot be used; says what is missing."""


def settings_for(place: str) -> dict[str, str]:
    """What Spark must be told to keep a checkpoint there."""
    return {"spark.sql.streaming.checkpointFileManagerClass": WHOLE_OR_NOT} if urlsplit(place).scheme == S3 else {}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One query's checkpoint, read through the file systems that Spark itself writes it with."""

    spark: SparkSession
    place: str
    """A folder, or a URI such as s3a://bucket/processor."""

    def ensure_usable(self) -> None:
        """Ask for it once, so that what is missing is said before a query starts.

        Raises:
            CheckpointError: when its file system is not there or refuses.
        """
        try:
            self._exists(self.place)
        except Py4JJavaError as error:
            raise CheckpointError(self._explained(str(error.java_exception))) from error

    def finished_offsets(self) -> str | None:
        """Where the last finished batch ended, as Spark's JSON of offsets by partition; None before the first.

        Spark's checkpoint has a file in `commits` for each finished batch, and in `offsets`, under the same
        number, one whose last line is where it ended.
        """
        finished = self._numbers("commits")
        return self._read(f"offsets/{max(finished)}").splitlines()[-1] if finished else None

    def _numbers(self, folder: str) -> list[int]:
        if not self._exists(f"{self.place}/{folder}"):
            return []
        path = self._path(f"{self.place}/{folder}")
        names = [status.getPath().getName() for status in self._file_system(path).listStatus(path)]
        return [int(name) for name in names if name.isdecimal()]

    def _read(self, file: str) -> str:
        path = self._path(f"{self.place}/{file}")
        stream = self._file_system(path).open(path)
        try:
            return str(jvm_of(self.spark).org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def _exists(self, place: str) -> bool:
        path = self._path(place)
        return bool(self._file_system(path).exists(path))

    def _path(self, place: str) -> JavaObject:
        return jvm_of(self.spark).org.apache.hadoop.fs.Path(place)

    def _file_system(self, path: JavaObject) -> JavaObject:
        settings = self.spark.sparkContext._jsc.hadoopConfiguration()  # noqa: SLF001 - Python has no other way to it
        return path.getFileSystem(settings)

    def _explained(self, cause: str) -> str:
        scheme = urlsplit(self.place).scheme
        first = cause.split("\n", 1)[0]
        if "No FileSystem for scheme" in cause or "ClassNotFoundException" in cause:
            jars = (
                "hadoop-aws, spark-hadoop-cloud and what they need"
                if scheme == S3
                else f"Hadoop's file system for {scheme}://"
            )
            return f"the checkpoint {self.place} needs {jars} among the jars of --jars, or give a folder ({first})"
        return f"the checkpoint {self.place} cannot be used: {first}"

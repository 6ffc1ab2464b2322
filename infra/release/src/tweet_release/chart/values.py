"""The values of the chart, typed: `values.yaml`, `values.schema.json` and the README's table are made of this."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Quantity = Annotated[str, Field(pattern=r"^\d+(\.\d+)?(m|[KMGT]i?)?$")]
"""As Kubernetes writes amounts: 500m of a CPU, 512Mi of memory."""
SecretName = Annotated[str, Field(pattern=r"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$", max_length=253)]
Port = Annotated[int, Field(ge=1, le=65_535)]
Text = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """No value that nobody knows: a misspelt one is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Amounts(Model):
    """Of CPU and memory."""

    cpu: Quantity | None = None
    """Cores. Without a limit a pod may use what is idle."""
    memory: Quantity
    """Bytes: what a pod that takes more is killed for."""


class Resources(Model):
    """What a pod asks for, and what it may take."""

    requests: Amounts
    """What its machine must have free."""
    limits: Amounts
    """What it may take."""


def _resources(cpu: str, memory: str) -> Resources:
    return Resources(requests=Amounts(cpu=cpu, memory=memory), limits=Amounts(memory=memory))


class Volume(Model):
    """A volume of ReadWriteOnce that outlives the release."""

    size: Quantity = "10Gi"
    """How large it is."""
    storageClass: str = ""  # noqa: N815 - as charts write it
    """What kind it is; the cluster's default unless given."""


class Program(Model):
    """What everything that runs can be told."""

    enabled: bool = True
    """Whether it runs."""
    tag: str = ""
    """Of its image, to move one component alone; that of all unless given."""
    resources: Resources
    """What it asks for, and what it may take."""
    env: dict[str, str] = {}
    """Further variables, by name: every flag of a command is one (`--help` names it)."""
    envFromSecrets: list[SecretName] = []  # noqa: N815 - as above
    """Secrets whose keys become variables: keys of S3, a token of X, a login of the registry."""
    kafkaSecret: SecretName = ""  # noqa: N815 - as above
    """Secret with `username` and `password`, where Kafka asks for a login: each component its own."""


class Component(Program):
    """What every component can be told."""

    replicas: Annotated[int, Field(ge=0)] = 1
    """How many there are."""
    egressPorts: list[Port] = []  # noqa: N815 - as above
    """Ports of others that it may reach beside Kafka and the registry: 443 for S3, BigQuery, X or Bluesky."""
    stopSeconds: Annotated[int, Field(ge=10)] = 60  # noqa: N815 - as above
    """How long it may take to finish what is in hand."""
    serviceAccountAnnotations: dict[str, str] = {}  # noqa: N815 - as above
    """Such as the cloud's identity that it is to have."""
    podAnnotations: dict[str, str] = {}  # noqa: N815 - as above
    """Of its pods."""
    nodeSelector: dict[str, str] = {}  # noqa: N815 - as above
    """Labels of the machines that it may be on."""
    tolerations: list[dict[str, str | int]] = []
    """Taints that it does not mind."""


class Security(Model):
    """Trust and login."""

    protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """Whether there is TLS, and whether one logs in: then each component needs its `kafkaSecret`."""
    mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = "SCRAM-SHA-512"
    """How one logs in."""
    caConfigMap: SecretName = ""  # noqa: N815 - as above
    """ConfigMap whose `ca.crt` signed the brokers' certificates; else the public authorities are believed."""


class Kafka(Model):
    """The Kafka that is there already."""

    bootstrapServers: Text = "kafka:9092"  # noqa: N815 - as above
    """Where it is: host:port, with commas between."""
    partitions: Annotated[int, Field(ge=1)] = 4
    """Of each topic: the most loaders that have something to read."""
    security: Security = Security()
    """Trust and login."""


class Registry(Model):
    """The schema registry that is there already."""

    url: Annotated[str, Field(pattern=r"^https?://")] = "http://registry:8080/apis/ccompat/v7"
    """Base address of its Confluent API."""


class Image(Model):
    """Where the images come from."""

    registry: str = ""
    """Put before the names tweet-producer and so on."""
    tag: str = ""
    """Of all images; the chart's appVersion unless given."""
    pullPolicy: Literal["Always", "IfNotPresent", "Never"] = "IfNotPresent"  # noqa: N815 - as above
    """When it is fetched."""
    pullSecrets: list[SecretName] = []  # noqa: N815 - as above
    """Logins of the image registry."""


class Contracts(Program):
    """Jobs before every installation and upgrade: topics are made, contracts are published."""

    resources: Resources = _resources("100m", "256Mi")
    topics: bool = True
    """Whether topics are made, and those that are there looked at; not where somebody else makes them."""
    replication: Annotated[int, Field(ge=1)] = 1
    """Copies of each partition, on as many brokers."""
    retentionDays: Annotated[int, Field(ge=1)] | None = None  # noqa: N815 - as above
    """Days after which records may go; never unless given."""


class Warehouse(Model):
    """Where tweets end."""

    address: Annotated[str, Field(pattern=r"^(duckdb:/|sqlite:/|parquet:/|parquet:s3://|bigquery:).+")] = (
        "duckdb:/data/warehouse.duckdb"
    )
    """As tweet-loader names it. A file below /data lies on the volume, beside which all run who open it."""
    volume: Volume = Volume(size="20Gi")
    """For a warehouse below /data."""


class Spool(Volume):
    """A disk on which tweets wait while Kafka is away."""

    enabled: bool = True
    """Whether there is one: then there is one producer alone."""
    size: Quantity = "2Gi"
    megabytes: Annotated[int, Field(ge=1)] = 1024
    """Most that may wait there. When it is full the source waits."""


class Producer(Component):
    """The source."""

    resources: Resources = _resources("250m", "512Mi")
    source: Literal["fake", "x", "bluesky"] = "fake"
    """Which it is; x and bluesky need egressPorts [443]."""
    args: list[str] = ["--rate", "20"]
    """What it is told, as flags."""
    spool: Spool = Spool()
    """Where tweets wait while Kafka is away."""


class Checkpoint(Volume):
    """The progress of a query."""

    uri: str = ""
    """Such as s3a://bucket/checkpoint; a volume of its own unless given."""


class Processor(Component):
    """The driver of Spark, in client mode; with the master local[N] it does the work itself."""

    replicas: Literal[0, 1] = 1
    """One owns a checkpoint, and another would find it taken: more work needs a larger one or a cluster."""
    resources: Resources = _resources("1", "2Gi")
    master: str = ""
    """Spark's master; local[kafka.partitions] unless given: a real-time query needs a slot for each partition."""
    driverMemory: Text = "1g"  # noqa: N815 - as above
    """Heap of the driver, well below its memory."""
    trigger: Literal["realtime", "interval"] = "realtime"
    """When it looks for records."""
    checkpoint: Checkpoint = Checkpoint(size="5Gi")
    """The progress of the query; without it raw is processed anew."""
    stopSeconds: Annotated[int, Field(ge=10)] = 90  # noqa: N815 - as above


class Trends(Processor):
    """The second query: counts in sliding windows."""

    enabled: bool = False
    trigger: Literal["interval"] = "interval"


class Autoscaling(Model):
    """By KEDA, on the lag of the group."""

    enabled: bool = False
    """Whether KEDA says how many there are; it must be installed."""
    minReplicas: Annotated[int, Field(ge=1)] = 1  # noqa: N815 - as above
    """Fewest."""
    maxReplicas: Annotated[int, Field(ge=1)] = 4  # noqa: N815 - as above
    """Most; at most kafka.partitions."""
    lagThreshold: Annotated[int, Field(ge=1)] = 50_000  # noqa: N815 - as above
    """Records that wait for each loader before there is another."""
    saslMechanism: Literal["scram_sha512", "scram_sha256", "plaintext"] = "scram_sha512"  # noqa: N815 - as above
    """How KEDA logs in to Kafka, by its own names."""


class Loader(Component):
    """Into the warehouse, exactly once."""

    resources: Resources = _resources("500m", "1Gi")
    group: Text = "tweet-loader"
    """Consumer group of all loaders of this warehouse, and of nobody else."""
    autoscaling: Autoscaling = Autoscaling()
    """By lag, for a warehouse that several can write."""


class Balance(Model):
    """By the clock: is every event of raw accounted for? A job that failed is the sign that one is not."""

    enabled: bool = True
    """Whether it is drawn; not where every look is billed."""
    schedule: Text = "17 * * * *"
    """When, as cron writes it."""
    settleSeconds: Annotated[int, Field(ge=0)] = 600  # noqa: N815 - as above
    """How long the balance may take to close: what is on its way is not missing."""
    resources: Resources = _resources("100m", "512Mi")
    """What it asks for, and what it may take."""


class Scorer(Component):
    """Scores what is new."""

    replicas: Literal[0, 1] = 1
    """One scores for all."""
    resources: Resources = _resources("250m", "1Gi")
    everySeconds: Annotated[int, Field(ge=1)] = 15  # noqa: N815 - as above
    """Pause between two rounds."""
    silentSeconds: Annotated[int, Field(ge=30)] = 600  # noqa: N815 - as above
    """How long it may give no sign of life before it is started again."""


class Ingress(Model):
    """A way in from outside."""

    enabled: bool = False
    """Whether there is one."""
    className: str = ""  # noqa: N815 - as above
    """Whose it is; the cluster's default unless given."""
    hosts: list[Text] = []
    """Names by which browsers reach it."""
    tlsSecret: SecretName = ""  # noqa: N815 - as above
    """Secret with the certificate. Without one the token travels in clear."""
    annotations: dict[str, str] = {}
    """For the controller."""


class Dashboard(Component):
    """What people look at."""

    resources: Resources = _resources("250m", "1Gi")
    tokenSecret: SecretName = "tweet-dashboard"  # noqa: N815 - a name, as above
    """Secret whose `token`, 16 characters or more, viewers have to know."""
    ingress: Ingress = Ingress()
    """A way in from outside; else by `kubectl port-forward`."""


class NetworkPolicies(Model):
    """Who may reach whom: nobody, but as each component says."""

    enabled: bool = True
    """Whether there are any."""
    kafkaPorts: list[Port] = [9092]  # noqa: N815 - as above
    """Of the brokers."""
    registryPort: Port = 8080  # noqa: N815 - as above
    """Of the registry."""
    monitoringNamespace: dict[str, str] = {"kubernetes.io/metadata.name": "monitoring"}  # noqa: N815 - as above
    """Labels of the namespace that Prometheus asks from."""
    ingressNamespace: dict[str, str] = {"kubernetes.io/metadata.name": "ingress-nginx"}  # noqa: N815 - as above
    """Labels of the namespace of the ingress controller."""


class Monitoring(Model):
    """For the Prometheus operator and Grafana; each needs what it names to be installed."""

    podMonitors: bool = False  # noqa: N815 - as above
    """Whether Prometheus is told where to look."""
    rules: bool = False
    """Whether alert rules are given to Prometheus (docs/operations.md tells what to do about each)."""
    ruleLabels: dict[str, str] = {}  # noqa: N815 - as above
    """Labels by which Prometheus finds rules."""
    dashboards: bool = False
    """Whether dashboards are given to Grafana's sidecar."""
    dashboardLabels: dict[str, str] = {"grafana_dashboard": "1"}  # noqa: N815 - as above
    """Labels by which it finds them."""


class Values(Model):
    """All of them."""

    image: Image = Image()
    """Where the images come from."""
    kafka: Kafka = Kafka()
    """The Kafka that is there already."""
    registry: Registry = Registry()
    """The schema registry that is there already."""
    warehouse: Warehouse = Warehouse()
    """Where tweets end."""
    contracts: Contracts = Contracts()
    """Jobs before every installation and upgrade."""
    producer: Producer = Producer()
    """The source."""
    processor: Processor = Processor()
    """The driver of Spark."""
    trends: Trends = Trends()
    """The second query, of counts in sliding windows."""
    loader: Loader = Loader()
    """Into the warehouse, exactly once."""
    balance: Balance = Balance()
    """By the clock: is every event accounted for?"""
    scorer: Scorer = Scorer()
    """Scores what is new."""
    dashboard: Dashboard = Dashboard()
    """What people look at."""
    networkPolicy: NetworkPolicies = NetworkPolicies()  # noqa: N815 - as above
    """Who may reach whom."""
    monitoring: Monitoring = Monitoring()
    """Prometheus and Grafana."""

"""The chart as Helm renders it, for every profile that it brings."""

import copy
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
import yaml
from pydantic import JsonValue, TypeAdapter, ValidationError
from tweet_release.chart.files import CHART, ChartError, stale
from tweet_release.chart.render import RELEASE, profiles, render
from tweet_release.chart.values import Values

from .scratch import ROOT

PROFILES = profiles(ROOT)
Object = dict[str, JsonValue]
OBJECTS = TypeAdapter(list[Object])
PRODUCTION = "production.yaml"
PASSWORD_FILE = "/run/secrets/kafka/password"  # noqa: S105 - where it lies
WORKLOADS = {"Deployment", "Job", "CronJob"}


@cache
def rendered(*options: str) -> Sequence[Object]:
    return OBJECTS.validate_python(render(ROOT, *options))


def of(profile: Path) -> Sequence[Object]:
    return rendered("--values", str(profile))


def at(thing: JsonValue, *path: str | int) -> JsonValue:
    """What lies there; None where there is nothing."""
    for step in path:
        if isinstance(thing, dict) and isinstance(step, str):
            thing = thing.get(step)
        elif isinstance(thing, list) and isinstance(step, int) and step < len(thing):
            thing = thing[step]
        else:
            return None
    return thing


def kinds(objects: Sequence[Object], *wanted: str) -> list[Object]:
    return [one for one in objects if one["kind"] in wanted]


def name(thing: Object) -> str:
    return str(at(thing, "metadata", "name"))


def template(thing: Object) -> JsonValue:
    """Of the pods of a workload."""
    return at(thing, "spec", "template") or at(thing, "spec", "jobTemplate", "spec", "template")


def labels(thing: Object) -> Mapping[str, JsonValue]:
    found = at(template(thing), "metadata", "labels")
    assert isinstance(found, dict)
    return found


def selects(selector: JsonValue, pod: Mapping[str, JsonValue]) -> bool:
    wanted = at(selector, "matchLabels")
    rules = at(selector, "matchExpressions")
    assert isinstance(wanted, dict) or isinstance(rules, list)
    plain = isinstance(wanted, dict) and all(pod.get(key) == value for key, value in wanted.items())
    ruled = isinstance(rules, list) and all(pod.get(str(at(one, "key"))) in (at(one, "values") or []) for one in rules)  # type: ignore[operator] # a list, by the schema
    return plain if isinstance(wanted, dict) else ruled


def workloads(objects: Sequence[Object]) -> list[Object]:
    return kinds(objects, *WORKLOADS)


def component(objects: Sequence[Object], kind: str, wanted: str) -> Object:
    (found,) = [one for one in kinds(objects, kind) if name(one) == f"{RELEASE}-{wanted}"]
    return found


def variables(workload: Object) -> dict[str, JsonValue]:
    listed = at(template(workload), "spec", "containers", 0, "env")
    assert isinstance(listed, list)
    return {str(at(one, "name")): at(one, "value") or at(one, "valueFrom", "secretKeyRef", "name") for one in listed}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda file: file.stem)
def test_every_profile_is_made_of_values_that_are_known(profile: Path) -> None:
    defaults = yaml.safe_load((ROOT / CHART / "values.yaml").read_text())
    Values.model_validate(merged(defaults, yaml.safe_load(profile.read_text())))
    assert len({(one["kind"], name(one)) for one in of(profile)}) == len(of(profile)) > 10


def merged(below: Mapping[str, JsonValue], above: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """As Helm lays values over each other."""
    made: dict[str, JsonValue] = copy.deepcopy(dict(below))
    for key, value in above.items():
        old = made.get(key)
        made[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return made


@pytest.mark.parametrize("profile", PROFILES, ids=lambda file: file.stem)
def test_no_pod_may_do_what_an_ordinary_program_need_not(profile: Path) -> None:
    for one in workloads(of(profile)):
        pod = at(template(one), "spec")
        assert at(pod, "automountServiceAccountToken") is False
        assert at(pod, "securityContext", "runAsNonRoot") is True
        assert at(pod, "securityContext", "runAsUser") == 10001
        assert at(pod, "securityContext", "seccompProfile", "type") == "RuntimeDefault"
        containers = at(pod, "containers")
        assert isinstance(containers, list)
        for container in containers:
            security = at(container, "securityContext")
            assert at(security, "readOnlyRootFilesystem") is True
            assert at(security, "allowPrivilegeEscalation") is False
            assert at(security, "privileged") is False
            assert at(security, "capabilities", "drop") == ["ALL"]
            assert at(container, "resources", "limits", "memory")
            assert at(container, "resources", "requests", "cpu")


@pytest.mark.parametrize("profile", PROFILES, ids=lambda file: file.stem)
def test_every_pod_is_behind_a_policy_that_lets_nobody_in_but_whom_it_names(profile: Path) -> None:
    policies = kinds(of(profile), "NetworkPolicy")
    for one in workloads(of(profile)):
        own = [policy for policy in policies if selects(at(policy, "spec", "podSelector"), labels(one))]
        assert any(name(policy) == f"{RELEASE}-all" for policy in own), name(one)
        assert {str(at(policy, "spec", "policyTypes")) for policy in own} == {"['Ingress', 'Egress']"}
        assert len(own) == 2, [name(policy) for policy in own]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda file: file.stem)
def test_every_component_has_a_budget_an_account_and_probes_of_its_own(profile: Path) -> None:
    objects = of(profile)
    accounts = {name(one) for one in kinds(objects, "ServiceAccount")}
    for one in kinds(objects, "Deployment"):
        budgets = [
            budget
            for budget in kinds(objects, "PodDisruptionBudget")
            if selects(at(budget, "spec", "selector"), labels(one))
        ]
        assert [name(budget) for budget in budgets] == [name(one)]
        assert at(one, "spec", "template", "spec", "serviceAccountName") == name(one)
        assert name(one) in accounts
        container = at(one, "spec", "template", "spec", "containers", 0)
        assert at(container, "livenessProbe")
        assert at(container, "startupProbe")
        assert selects(at(one, "spec", "selector"), labels(one))


@pytest.mark.parametrize("profile", PROFILES, ids=lambda file: file.stem)
def test_whoever_owns_a_volume_is_gone_before_the_next_comes(profile: Path) -> None:
    objects = of(profile)
    claims = {name(one) for one in kinds(objects, "PersistentVolumeClaim")}
    used: dict[str, list[Object]] = {claim: [] for claim in claims}
    for one in kinds(objects, "Deployment"):
        volumes = at(one, "spec", "template", "spec", "volumes")
        assert isinstance(volumes, list)
        for volume in volumes:
            if claim := at(volume, "persistentVolumeClaim", "claimName"):
                used[str(claim)].append(one)
    assert all(used.values())
    for claim, owners in used.items():
        if claim == f"{RELEASE}-warehouse":  # shared by those on one machine, of whom one writes
            assert {at(one, "spec", "strategy", "type") for one in owners if name(one).endswith("-loader")} == {
                "Recreate"
            }
        else:
            assert [at(one, "spec", "strategy", "type") for one in owners] == ["Recreate"], claim


def test_who_shares_a_file_is_on_one_machine() -> None:
    objects = rendered()
    for kind, one in (("Deployment", "scorer"), ("Deployment", "dashboard"), ("CronJob", "balance")):
        pod = at(template(component(objects, kind, one)), "spec")
        term = at(pod, "affinity", "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution", 0)
        assert selects(at(term, "labelSelector"), labels(component(objects, "Deployment", "loader")))
    for profile in PROFILES:
        if profile.name == PRODUCTION:
            assert all(not at(template(one), "spec", "affinity") for one in workloads(of(profile)))


def test_the_balance_is_drawn_by_the_clock_beside_the_loader() -> None:
    job = component(rendered(), "CronJob", "balance")
    container = at(template(job), "spec", "containers", 0)
    assert at(container, "args") == ["reconcile", "--settle-seconds", "600", "--explain"]
    assert (
        variables(job)["TWEET_LOADER_SINK"]
        == variables(component(rendered(), "Deployment", "loader"))["TWEET_LOADER_SINK"]
    )
    assert at(template(job), "spec", "volumes", 1, "persistentVolumeClaim", "claimName") == f"{RELEASE}-warehouse"


def test_where_keda_scales_nobody_else_says_how_many() -> None:
    (profile,) = [one for one in PROFILES if one.name == PRODUCTION]
    objects = of(profile)
    (scaled,) = kinds(objects, "ScaledObject")
    loader = component(objects, "Deployment", "loader")
    assert at(scaled, "spec", "scaleTargetRef", "name") == name(loader)
    assert at(loader, "spec", "replicas") is None
    assert at(scaled, "spec", "maxReplicaCount") == 24
    metadata = at(scaled, "spec", "triggers", 0, "metadata")
    assert isinstance(metadata, dict)
    assert all(isinstance(value, str) for value in metadata.values()), "KEDA takes texts alone"
    assert metadata["consumerGroup"] == variables(loader)["TWEET_LOADER_GROUP"]
    others = [one for one in kinds(objects, "Deployment") if one is not loader]
    assert all(isinstance(at(one, "spec", "replicas"), int) for one in others)


def test_each_component_logs_in_to_kafka_under_a_name_of_its_own() -> None:
    (profile,) = [one for one in PROFILES if one.name == PRODUCTION]
    speaking = [one for one in workloads(of(profile)) if "KAFKA_SECURITY_PROTOCOL" in variables(one)]
    names = {name(one).removeprefix(f"{RELEASE}-"): variables(one) for one in speaking}
    assert set(names) == {"topics", "producer", "processor", "trends", "loader", "balance"}
    assert names["balance"]["KAFKA_SASL_USERNAME"] == names["loader"]["KAFKA_SASL_USERNAME"]
    assert len({told["KAFKA_SASL_USERNAME"] for told in names.values()}) == len(names) - 1
    for told in names.values():
        assert told["KAFKA_SECURITY_PROTOCOL"] == "SASL_SSL"
        assert told["KAFKA_SASL_PASSWORD_FILE"] == PASSWORD_FILE
        assert told["KAFKA_SSL_CA_LOCATION"] == "/etc/kafka-authority/ca.crt"


def test_every_name_by_which_the_dashboard_is_reached_is_one_that_it_knows() -> None:
    """A variable that stands there twice would be the last of them; a command takes one with blanks between."""
    wanted = "--set", "dashboard.ingress.enabled=true,dashboard.ingress.hosts={a.example.org,b.example.org}"
    objects = rendered(*wanted)
    told = variables(component(objects, "Deployment", "dashboard"))
    assert told["TWEET_INSIGHTS_ALLOW_HOST"] == "a.example.org b.example.org"
    rules = at(component(objects, "Ingress", "dashboard"), "spec", "rules")
    assert isinstance(rules, list)
    assert [at(rule, "host") for rule in rules] == ["a.example.org", "b.example.org"]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda file: file.stem)
def test_no_variable_is_told_twice(profile: Path) -> None:
    for one in workloads(of(profile)):
        listed = at(template(one), "spec", "containers", 0, "env")
        assert isinstance(listed, list)
        names = [at(variable, "name") for variable in listed]
        assert len(set(map(str, names))) == len(names), name(one)


def test_rules_and_dashboards_are_those_that_lie_there() -> None:
    (profile,) = [one for one in PROFILES if one.name == PRODUCTION]
    rules = kinds(of(profile), "PrometheusRule")
    files = sorted((ROOT / CHART / "rules").glob("*.yaml"))
    assert files
    assert [at(one, "spec") for one in rules] == [yaml.safe_load(file.read_text()) for file in files]
    boards = at(component(of(profile), "ConfigMap", "dashboards"), "data")
    assert boards == {file.name: file.read_text() for file in (ROOT / CHART / "dashboards").glob("*.json")}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda file: file.stem)
def test_names_are_short_enough_and_labels_are_everywhere(profile: Path) -> None:
    for one in of(profile):
        assert len(name(one)) <= 63
        assert at(one, "metadata", "labels", "app.kubernetes.io/part-of") == "tweet-pipeline"


SEVERAL = "warehouse.address=parquet:s3://w/v1,loader.autoscaling.enabled=true"
REFUSED = {
    "kafka.partition=8": "partition",
    "loader.replicas=2": "one loader alone can write duckdb:/data/warehouse.duckdb",
    "loader.autoscaling.enabled=true": "one loader alone can write",
    f"{SEVERAL},loader.autoscaling.maxReplicas=9": "9 loaders for 4",
    "processor.replicas=2": "replicas",
    "kafka.security.protocol=SASL_SSL": "producer.kafkaSecret: SASL_SSL needs a login",
    "networkPolicy.kafkaPorts={910000}": "got 910,000, want 65,535",
    "warehouse.address=mysql:tweets": "pattern",
    "dashboard.tokenSecret=": "name a Secret with the key `token`",
    "loader.resources.limits.memory=much": "pattern",
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_place(wrong: str) -> None:
    with pytest.raises(ChartError) as refused:
        render(ROOT, "--set", wrong)
    assert REFUSED[wrong] in str(refused.value)


def test_what_is_made_of_the_values_is_as_it_was_made() -> None:
    assert stale(ROOT) == [], "run `tweet-release chart --write`"


def test_a_misspelt_value_is_no_value() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Values.model_validate({"loaders": {}})

"""Kubernetes' own server, controllers and scheduler on this machine, as they come, over an etcd of their own.

There is no kubelet: kwok says of nodes and pods what a kubelet would. Images are not run, and no network plugin
enforces a NetworkPolicy; everything else is decided by the parts that decide it in production.
"""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tweet_local.ports import free_ports
from tweet_local.processes import Programs
from tweet_local.server import Server, ServerError, answers_http

from tweet_release.kube.cluster import Cluster, KubeError
from tweet_release.tools.go_tools import GoTool, Report, go_tool, go_tools, known_tools

HOST = "127.0.0.1"
START_S = 90
KUBELET = Path(__file__).with_name("kubelet.yaml")
ISSUER = "https://kubernetes.default.svc.cluster.local"


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where the parts are, and where they meet."""

    folder: Path
    programs: Programs
    etcd_port: int
    peer_port: int
    api_port: int
    token: str

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "kubeconfig"

    @property
    def key(self) -> Path:
        return self.folder / "service-accounts.key"

    @property
    def certificate(self) -> Path:
        """What the API server makes for itself when it begins."""
        return self.folder / "certificates" / "apiserver.crt"


@contextmanager
def control_plane(report: Report) -> Iterator[Cluster]:
    """An empty cluster that is gone afterwards.

    Raises:
        ToolError: where its parts cannot be built.
        KubeError: when one of them does not come up, with the end of its log.
    """
    binaries = go_tools("kubernetes", report)
    etcd, kwok, helm = go_tool("etcd", report), go_tool("kwok", report), go_tool("helm", report)
    with tempfile.TemporaryDirectory(prefix="tweet-kubernetes-") as scratch, ExitStack() as stack:
        folder = Path(scratch)
        etcd_port, peer_port, api_port = free_ports(3)
        parts = _Parts(folder, Programs(folder), etcd_port, peer_port, api_port, secrets.token_hex(16))
        _write_files(parts)
        cluster = Cluster(binaries / "kubectl", helm, parts.kubeconfig, version())
        servers = (
            _etcd(parts, etcd),
            _api_server(parts, binaries / "kube-apiserver", cluster),
            *_others(parts, binaries, kwok),
        )
        try:
            # Stopped in the reverse order: the server before what it writes to.
            for server in servers:
                stack.callback(server.stop)
                server.start()
        except ServerError as failed:
            raise KubeError(str(failed)) from failed
        report(f"Kubernetes {cluster.version} on this machine, its nodes played by kwok")
        try:
            yield cluster
        finally:
            for name in (server.name for server in servers):
                if not (program := parts.programs.last(name)) or not program.alive():
                    log = program.last_lines() if program else "it was never started"
                    raise KubeError(f"{name} ended while it was needed:\n{log}")


def version() -> str:
    """Of the Kubernetes that is built, as `1.36.3`."""
    tools: dict[str, GoTool] = {tool.name: tool for tool in known_tools()}
    return tools["kubernetes"].version.removeprefix("v")


def _write_files(parts: _Parts) -> None:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    parts.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    (parts.folder / "tokens.csv").write_text(f'{parts.token},administrator,1,"system:masters"\n')
    access = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "check",
        "contexts": [{"name": "check", "context": {"cluster": "check", "user": "administrator"}}],
        "users": [{"name": "administrator", "user": {"token": parts.token}}],
        "clusters": [
            {
                "name": "check",
                "cluster": {
                    "server": f"https://{HOST}:{parts.api_port}",
                    "certificate-authority": str(parts.certificate),
                },
            }
        ],
    }
    parts.kubeconfig.write_text(yaml.safe_dump(access))
    for name in ("tokens.csv", parts.key.name, parts.kubeconfig.name):
        (parts.folder / name).chmod(0o600)


def _etcd(parts: _Parts, binary: Path) -> Server:
    clients, peers = f"http://{HOST}:{parts.etcd_port}", f"http://{HOST}:{parts.peer_port}"
    command = [
        str(binary),
        f"--data-dir={parts.folder / 'etcd'}",
        f"--listen-client-urls={clients}",
        f"--advertise-client-urls={clients}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=default={peers}",
        # Nothing in it outlives the check.
        "--unsafe-no-fsync",
    ]
    return _server(
        parts, "etcd", f"{HOST}:{parts.etcd_port}", command, lambda: answers_http(parts.etcd_port, "/health")
    )


def _api_server(parts: _Parts, binary: Path, cluster: Cluster) -> Server:
    command = [
        str(binary),
        f"--etcd-servers=http://{HOST}:{parts.etcd_port}",
        f"--bind-address={HOST}",
        f"--advertise-address={HOST}",
        "--endpoint-reconciler-type=none",
        f"--secure-port={parts.api_port}",
        f"--cert-dir={parts.certificate.parent}",
        f"--token-auth-file={parts.folder / 'tokens.csv'}",
        "--authorization-mode=Node,RBAC",
        "--service-cluster-ip-range=10.96.0.0/16",
        f"--service-account-issuer={ISSUER}",
        f"--service-account-key-file={parts.key}",
        f"--service-account-signing-key-file={parts.key}",
    ]
    return _server(parts, "kube-apiserver", f"{HOST}:{parts.api_port}", command, cluster.ready)


def _others(parts: _Parts, binaries: Path, kwok: Path) -> list[Server]:
    """Those that ask the server and are asked by nobody: they are up when they run."""
    access = f"--kubeconfig={parts.kubeconfig}"
    commands = {
        "kube-controller-manager": [
            str(binaries / "kube-controller-manager"),
            access,
            "--leader-elect=false",
            "--secure-port=0",
            f"--service-account-private-key-file={parts.key}",
            f"--root-ca-file={parts.certificate}",
        ],
        "kube-scheduler": [str(binaries / "kube-scheduler"), access, "--leader-elect=false", "--secure-port=0"],
        "kwok": [str(kwok), access, "--manage-all-nodes", f"--config={KUBELET}", "--node-lease-duration-seconds=40"],
    }
    return [_server(parts, name, "no port", command, lambda: True) for name, command in commands.items()]


def _server(parts: _Parts, name: str, address: str, command: list[str], answers: Callable[[], bool]) -> Server:
    return Server(name, address, parts.programs, lambda: command, answers, {"HOME": str(parts.folder)})

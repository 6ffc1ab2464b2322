"""confluent-kafka's own client, set up as `RegistryAccess` says. Needs the extra `registry`."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import httpx2
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.error import SchemaRegistryError

from tweet_schema.registry_access import RegistryAccess
from tweet_schema.registry_errors import NO_REGISTRY, RegistryRefusalError, from_answer, from_transport

NO_RETRIES = {"max.retries": 0}
"""The client would also repeat what 408 and 429 refuse, and what a wrong certificate makes impossible; `retries`
says what is worth repeating."""

P = ParamSpec("P")
T = TypeVar("T")


def open_client(access: RegistryAccess, timeout_seconds: float) -> SchemaRegistryClient:
    """A client that asks nothing yet, each of whose waits for the network ends after `timeout_seconds`."""
    files = {
        "ssl.ca.location": access.registry_ca_file,
        "ssl.certificate.location": access.registry_certificate_file,
        "ssl.key.location": access.registry_key_file,
    }
    return SchemaRegistryClient(
        {
            "url": access.registry_url,
            "timeout": timeout_seconds,
            **NO_RETRIES,
            **{key: str(file) for key, file in files.items() if file},
            **_login(access),
        }
    )


def asked(url: str, wish: str, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What `method` of a client returns, asked once.

    Raises:
        RegistryUnavailableError: when no answer comes, or one that says "not now".
        RegistryRefusalError: when the registry refuses `wish`, lacks what is asked for, or is none.
    """
    try:
        return method(*args, **kwargs)
    except httpx2.TransportError as error:
        raise from_transport(error, url) from error
    except SchemaRegistryError as error:
        raise from_answer(error, url, wish) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # The client reads an answer without looking: a page of HTML or a list where it expects an object.
        raise RegistryRefusalError(f"{url}: {NO_REGISTRY}; its answer cannot be read") from error


def _login(access: RegistryAccess) -> dict[str, object]:
    settings: dict[str, object] = {}
    if access.registry_key_password:
        settings["ssl.key.password"] = access.registry_key_password.get_secret_value()
    if access.login:
        user, password = access.login
        settings["basic.auth.user.info"] = f"{user}:{password.get_secret_value()}"
    if access.token() is not None:
        # Of the client's kinds of token (STATIC_TOKEN, OAUTHBEARER, …) the one that asks us each time.
        settings["bearer.auth.credentials.source"] = "CUSTOM"
        settings["bearer.auth.custom.provider.function"] = _bearer_fields(access)
        settings["bearer.auth.custom.provider.config"] = {}
    return settings


def _bearer_fields(access: RegistryAccess) -> Callable[[dict[str, str]], dict[str, str]]:
    def fields(_: dict[str, str]) -> dict[str, str]:
        try:
            token = access.token()
        except (OSError, UnicodeDecodeError):
            raise RegistryRefusalError(f"--registry-token-file {access.registry_token_file} cannot be read") from None
        fields = {
            "bearer.auth.token": token.get_secret_value() if token else "",
            "bearer.auth.logical.cluster": access.registry_logical_cluster,
        }
        if access.registry_identity_pool is not None:
            fields["bearer.auth.identity.pool.id"] = access.registry_identity_pool
        return fields

    return fields

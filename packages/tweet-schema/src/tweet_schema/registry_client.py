"""confluent-kafka's own client, set up as `RegistryAccess` says. Needs the extra `registry`."""

from collections.abc import Callable

from confluent_kafka.schema_registry import SchemaRegistryClient

from tweet_schema.registry_access import RegistryAccess

NO_RETRIES = {"max.retries": 0}
"""The client would also repeat what 408 and 429 refuse, and what a wrong certificate makes impossible; `Registry`
decides itself what is worth repeating."""


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
        token = access.token()
        fields = {
            "bearer.auth.token": token.get_secret_value() if token else "",
            "bearer.auth.logical.cluster": access.registry_logical_cluster,
        }
        if access.registry_identity_pool is not None:
            fields["bearer.auth.identity.pool.id"] = access.registry_identity_pool
        return fields

    return fields

"""From one line of JSON, as the X API v2 sends them, to events: a post, a page of them, or something else."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from tweet_producer.encode import Refused
from tweet_producer.heard import Heard
from tweet_producer.x_api.compliance import NoComplianceError, compliance_event, is_compliance
from tweet_producer.x_api.payload import Payload, Post, User, unknown_fields
from tweet_producer.x_api.post_event import Includes, NoTimeError, post_event

SHOWN_FIELDS = 5
ENVELOPE = frozenset({"data", "includes", "meta", "matching_rules", "errors"})
NOT_JSON, NO_POST, OLD, FOREIGN, ERRORS = "not_json", "not_a_post", "v1_status", "foreign_json", "only_errors"
Json = Mapping[str, object]
Kind = TypeVar("Kind", bound=Payload)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what `source` sends."""

    source: str

    def read(self, line: bytes, received_at: int) -> Heard:
        """What a line holds; nothing for an empty one, which keeps a connection alive."""
        if not line.strip():
            return Heard()
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            return Heard(refused=[Refused(None, line, NOT_JSON, f"it is no JSON: {str(error)[:120]}")])
        if not isinstance(found, dict):
            says = f"it is JSON, but {_kind(found)} and no object"
            return Heard(refused=[Refused(None, line, FOREIGN, says)])
        reason = _foreign(found)
        if reason:
            return Heard(refused=[Refused(None, line, *reason)])
        return self._posts(found, line, received_at)

    def _posts(self, answer: Json, line: bytes, received_at: int) -> Heard:
        data = answer.get("data", answer if "data" not in answer else None)
        heard = Heard(unknown=[name for name in answer if "data" in answer and name not in ENVELOPE])
        includes = _includes(answer, heard)
        alone = not isinstance(data, list)
        for one in [data] if alone else data if isinstance(data, list) else []:
            heard.add(self._post(one, includes, line if alone else json.dumps(one).encode(), received_at))
        return heard

    def _post(self, data: object, includes: Includes, raw: bytes, received_at: int) -> Heard:
        key = _key(self.source, data)
        try:
            if isinstance(data, dict) and is_compliance(data):
                return Heard([compliance_event(data, self.source, received_at)])
            post = Post.model_validate(data)
            event = post_event(post, includes, self.source, received_at)
        except ValidationError as error:
            return Heard(refused=[Refused(key, raw, NO_POST, _sentence(error))])
        except (NoTimeError, NoComplianceError) as error:
            return Heard(refused=[Refused(key, raw, getattr(error, "reason", NO_POST), str(error))])
        return Heard([event], unknown=unknown_fields(post, "post"))


def _foreign(found: Json) -> tuple[str, str] | None:
    """Reason and sentence for what is no answer of the X API v2."""
    if "data" in found:
        return None
    if "id_str" in found or ("user" in found and ("text" in found or "full_text" in found)):
        return OLD, "it is a status of the old API v1.1, not a post of v2: ask the v2 API for it by its id"
    if "errors" in found and "id" not in found:
        return ERRORS, f"it is an answer with errors and without posts: {_errors(found['errors'])}"
    if "meta" in found and "id" not in found:
        return ERRORS, "it is an answer without posts"
    if "id" in found and "text" in found:
        return None
    names = ", ".join(list(map(str, found))[:SHOWN_FIELDS]) or "no field"
    return FOREIGN, f"it is no post of the X API v2, which has `id` and `text`: it has {names[:120]}"


def _includes(answer: Json, heard: Heard) -> Includes:
    """The users and posts that can be read; one that cannot is missed, and what refers to it is not."""
    users = {user.id: user for user in _included(answer, "users", User, heard)}
    posts = {post.id: post for post in _included(answer, "tweets", Post, heard)}
    return Includes(users, posts)


def _included(answer: Json, name: str, kind: type[Kind], heard: Heard) -> Iterator[Kind]:
    included = answer.get("includes")
    listed = included.get(name) if isinstance(included, dict) else None
    for one in listed if isinstance(listed, list) else []:
        try:
            sound = kind.model_validate(one)
        except ValidationError:
            heard.unknown.append(f"includes.{name} that cannot be read")
        else:
            heard.unknown += unknown_fields(sound, f"includes.{name}")
            yield sound


def _key(source: str, data: object) -> bytes | None:
    identity = data.get("id") if isinstance(data, dict) else None
    return f"{source}:{identity}".encode(errors="replace") if isinstance(identity, str) else None


def _errors(errors: object) -> str:
    told = errors if isinstance(errors, list) else []
    titles = [str(one.get("title") or one.get("message") or "no title") for one in told if isinstance(one, dict)]
    return "; ".join(titles[:SHOWN_FIELDS])[:200] or "it does not say which"


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"])) or "it"
    return f"`{place}`: {first['msg'][:160]}"


def _kind(found: object) -> str:
    names: Mapping[type, str] = {list: "a list", str: "text", int: "a number", float: "a number", bool: "true or false"}
    return names.get(type(found), "null")

"""The REST interface from outside: resources, roles, lost updates, repeated requests, pages of lists."""

import secrets

import pytest

from harness.rest import Refused, Rest, new_password

FIELDS = {
    "queues": {"key": "q{}", "name": "Q", "requiredSkills": {"x": 3}, "priority": 1, "offerTimeout": 8000, "wrapUp": 5000, "wrapUpCodes": [], "serviceLevelTarget": 20000,
               "serviceLevelPercent": 80, "music": "default", "announcePositionEvery": 45000, "records": False},
    "agents": {"name": "N", "user": None, "team": "default", "skills": {"x": 5}, "phone": "sip", "endpoint": "e{}", "acceptsAutomatically": False, "mayDial": False},
    "entry-points": {"name": "E", "address": "99{}", "flow": "direct", "language": "zh", "acceptsWebCalls": True},
    "users": {"login": "u{}", "name": "U", "role": "agent", "language": "en", "disabled": False},
}


def fresh(kind: str) -> dict:
    mark = str(secrets.randbelow(10**9))
    body = {key: value.format(mark) if isinstance(value, str) else value for key, value in FIELDS[kind].items()}
    return body | ({"password": new_password()} if kind == "users" else {})


@pytest.mark.parametrize("kind", FIELDS)
def test_resources_are_made_read_changed_and_deleted(tandem, kind):
    admin = tandem.admin
    body = fresh(kind)
    made = admin.raw("POST", f"/{kind}", json=body)
    assert made.status_code == 201, made.text
    identifier = made.json()["id"]
    assert made.headers["Location"].endswith(f"/{kind}/{identifier}") and made.headers["ETag"]
    assert "password" not in made.json()
    read = admin.raw("GET", f"/{kind}/{identifier}")
    assert {key: read.json().get(key) for key in body if key != "password"} == {key: value for key, value in body.items() if key != "password"}
    changed = {key: value for key, value in read.json().items() if key != "id"} | {"name": "Renamed"}
    assert admin.raw("PUT", f"/{kind}/{identifier}", json=changed).status_code == 428
    first = admin.raw("PUT", f"/{kind}/{identifier}", json=changed, headers={"If-Match": read.headers["ETag"]})
    assert first.status_code == 200 and first.json()["name"] == "Renamed", first.text
    lost = admin.raw("PUT", f"/{kind}/{identifier}", json=changed | {"name": "Lost"}, headers={"If-Match": read.headers["ETag"]})
    assert lost.status_code == 412 and lost.json()["code"] == "lost-update", lost.text
    assert identifier in [item["id"] for item in admin.everything(f"/{kind}")]
    assert admin.raw("DELETE", f"/{kind}/{identifier}").status_code == 428
    assert admin.raw("DELETE", f"/{kind}/{identifier}", headers={"If-Match": first.headers["ETag"]}).status_code == 204
    assert admin.raw("GET", f"/{kind}/{identifier}").status_code == 404


@pytest.mark.parametrize("kind,field,value", [("queues", "offerTimeout", -1), ("queues", "key", ""), ("queues", "priority", "high"), ("agents", "skills", {"x": 11}), ("agents", "phone", "tin"),
                                              ("agents", "endpoint", "a b"), ("entry-points", "address", ""), ("users", "role", "king"), ("users", "login", ""), ("users", "password", "1")])
def test_values_out_of_range_are_refused_with_the_fields_name(tandem, kind, field, value):
    with pytest.raises(Refused) as refused:
        tandem.admin.post(f"/{kind}", fresh(kind) | {field: value})
    assert refused.value.status in (400, 409, 422), refused.value
    assert field in refused.value.response.text, refused.value


@pytest.mark.parametrize("kind,field", [("queues", "key"), ("agents", "endpoint"), ("entry-points", "address"), ("users", "login")])
def test_what_must_be_unique_is(tandem, kind, field):
    body = fresh(kind)
    tandem.admin.post(f"/{kind}", body)
    with pytest.raises(Refused) as refused:
        tandem.admin.post(f"/{kind}", fresh(kind) | {field: body[field]})
    assert refused.value.status in (409, 422), refused.value


def test_a_repeated_request_is_done_once_and_answered_alike(tandem):
    body, key = fresh("queues"), secrets.token_hex(8)
    one = tandem.admin.raw("POST", "/queues", json=body, headers={"Idempotency-Key": key})
    two = tandem.admin.raw("POST", "/queues", json=body, headers={"Idempotency-Key": key})
    assert one.status_code == two.status_code == 201 and one.json() == two.json()
    assert two.headers.get("Idempotency-Replayed") == "true" and "Idempotency-Replayed" not in one.headers
    other = tandem.admin.raw("POST", "/queues", json=fresh("queues"), headers={"Idempotency-Key": key})
    assert other.status_code == 422 and other.json()["code"] == "idempotency-key-reused", other.text


def test_lists_come_in_pages_without_gap_or_repeat(tandem):
    made = {tandem.admin.post("/queues", fresh("queues"))["id"] for _ in range(7)}
    seen, cursor = [], None
    while True:
        page = tandem.admin.get("/queues", limit=3, **({"cursor": cursor} if cursor else {}))
        assert len(page["items"]) <= 3
        seen += [item["id"] for item in page["items"]]
        cursor = page["nextCursor"]
        if cursor is None:
            break
    assert made <= set(seen) and len(seen) == len(set(seen))
    for nonsense in ({"limit": 0}, {"limit": 201}, {"limit": "x"}, {"cursor": "forged"}):
        assert tandem.admin.raw("GET", "/queues", params=nonsense).status_code in (400, 422), nonsense


ROUTES = [("GET", "/users"), ("POST", "/users"), ("POST", "/queues"), ("POST", "/agents"), ("POST", "/entry-points"), ("GET", "/history"), ("GET", "/recordings"), ("GET", "/state"),
          ("GET", "/queues"), ("GET", "/calls"), ("GET", "/events"), ("PUT", "/me/presence"), ("POST", "/calls")]
ALLOWED = {
    "agent": {("GET", "/history"), ("GET", "/recordings"), ("GET", "/queues"), ("GET", "/events"), ("GET", "/calls"), ("PUT", "/me/presence"), ("POST", "/calls"), ("GET", "/state")},
    "integration": {("GET", "/history"), ("GET", "/recordings"), ("GET", "/queues"), ("GET", "/events"), ("GET", "/calls"), ("GET", "/state")},
    "supervisor": {("GET", "/history"), ("GET", "/recordings"), ("GET", "/queues"), ("GET", "/events"), ("GET", "/calls"), ("GET", "/state"), ("GET", "/users"), ("PUT", "/me/presence"), ("POST", "/calls")},
}
"""The most that a role may do; less is no fault of this test."""


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_may_do_no_more_than_it_should(tandem, role):
    body = fresh("users") | {"role": role}
    tandem.admin.post("/users", body)
    rest = tandem.client().sign_in(body["login"], body["password"])
    for method, path in ROUTES:
        if (method, path) in ALLOWED[role]:
            continue
        answer = rest.raw(method, path, **({"json": {}} if method != "GET" else {}))
        assert answer.status_code == 403, f"{role} {method} {path} answered {answer.status_code}: {answer.text[:200]}"


@pytest.mark.parametrize("method,path", [*ROUTES, ("GET", "/me"), ("GET", "/me/phone"), ("GET", "/agents")])
def test_without_a_token_nothing_is_answered(tandem, method, path):
    tandem.admin
    for headers in ({}, {"Authorization": "Bearer forged"}, {"Authorization": "Basic cm9vdDpyb290"}, {"Cookie": "tandem_session=forged", "X-Tandem-Client": "web"}):
        answer = tandem.client().raw(method, path, headers=headers, **({"json": {}} if method != "GET" else {}))
        assert answer.status_code == 401, f"{method} {path} with {headers} answered {answer.status_code}"


def test_a_cookie_alone_does_not_change_anything(tandem):
    body = fresh("users") | {"role": "admin"}
    tandem.admin.post("/users", body)
    client = Rest(tandem.origin)
    answer = client.raw("POST", "/session", json={"login": body["login"], "password": body["password"]})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie, cookie
    assert client.raw("GET", "/me").status_code == 200
    assert client.raw("POST", "/queues", json=fresh("queues")).status_code == 403
    assert client.raw("POST", "/queues", json=fresh("queues"), headers={"X-Tandem-Client": "web"}).status_code == 201


def test_signing_out_makes_the_token_worthless(tandem):
    body = fresh("users")
    tandem.admin.post("/users", body)
    rest = tandem.client().sign_in(body["login"], body["password"])
    rest.get("/me")
    assert rest.raw("DELETE", "/session").status_code == 204
    assert rest.raw("GET", "/me").status_code == 401


def test_a_disabled_user_is_out_at_once(tandem):
    body = fresh("users")
    made = tandem.admin.post("/users", body)
    rest = tandem.client().sign_in(body["login"], body["password"])
    tandem.admin.change(f"/users/{made['id']}", disabled=True)
    assert rest.raw("GET", "/me").status_code == 401
    with pytest.raises(Refused) as refused:
        tandem.client().sign_in(body["login"], body["password"])
    assert refused.value.status in (401, 403)


def test_a_new_password_ends_other_sessions(tandem):
    body = fresh("users")
    tandem.admin.post("/users", body)
    here, there = (tandem.client().sign_in(body["login"], body["password"]) for _ in range(2))
    with pytest.raises(Refused):
        here.put("/me/password", {"current": "wrong", "new": new_password()})
    here.put("/me/password", {"current": body["password"], "new": new_password()})
    assert here.raw("GET", "/me").status_code == 200
    assert there.raw("GET", "/me").status_code == 401


def test_openapi_describes_every_route_that_is_documented(tandem):
    described = tandem.client().raw("GET", "/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    paths = {path.removeprefix("/api/v1") for path in described["paths"]}
    for path in ("/session", "/me", "/me/presence", "/calls", "/calls/{id}", "/calls/{id}/hold", "/queues/{id}", "/agents/{id}", "/users/{id}", "/entry-points/{id}", "/history", "/recordings/{id}/audio",
                 "/events", "/state", "/offers/{id}/accept"):
        assert path in paths, f"{path} is not described; there are {sorted(paths)}"


def test_the_openapi_schemas_fit_what_the_server_answers(tandem, floor):
    described = tandem.client().raw("GET", "/openapi.json").json()
    for path in ("/queues", "/agents", "/users", "/entry-points", "/state", "/me"):
        operation = described["paths"].get(path) or described["paths"]["/api/v1" + path]
        schema = operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        missing = _mismatch(tandem.admin.get(path), schema, described, path)
        assert not missing, missing


def test_history_is_filtered(tandem, floor):
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(agent=bob)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    bob.wrap_up(interaction, "resolved")
    view = floor.until(interaction, "closed")
    other, other_id = floor.incoming("8002")
    other.hang_up()
    floor.until(other_id, "closed")
    history = lambda **filters: {item["id"] for item in tandem.admin.get("/history", **filters)["items"]}
    assert interaction in history(agent=bob.id) and other_id not in history(agent=bob.id)
    assert interaction in history(queue=view["queue"]) and other_id not in history(queue=view["queue"])
    assert history(customer=view["customerNumber"]) == {interaction}
    assert interaction not in history(direction="outbound")
    assert interaction not in history(to=view["createdAt"] - 1) and interaction in history(from_=view["createdAt"])


def _mismatch(value, schema: dict, root: dict, place: str) -> list[str]:
    """Required and known properties, and plain types: enough to see a description that has drifted."""
    if "$ref" in schema:
        target = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return _mismatch(value, target, root, place)
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        results = [_mismatch(value, option, root, place) for option in options]
        return [] if any(not result for result in results) else results[0]
    found = [problem for part in schema.get("allOf", []) for problem in _mismatch(value, part, root, place)]
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds or []
    names = [(dict, "object"), (list, "array"), (str, "string"), (bool, "boolean"), (int, "integer"), (float, "number"), (type(None), "null")]
    actual = next(name for kind, name in names if isinstance(value, kind))
    if kinds and actual not in kinds and not (actual == "integer" and "number" in kinds):
        return [f"{place}: is {actual}, described as {kinds}"]
    if isinstance(value, dict) and "properties" in schema:
        found += [f"{place}.{name}: required, missing" for name in schema.get("required", []) if name not in value]
        found += [f"{place}.{name}: not described" for name in value if name not in schema["properties"] and schema.get("additionalProperties") is False]
        for name, inner in value.items():
            if name in schema["properties"]:
                found += _mismatch(inner, schema["properties"][name], root, f"{place}.{name}")
    if isinstance(value, list) and "items" in schema:
        for place_of, inner in enumerate(value[:3]):
            found += _mismatch(inner, schema["items"], root, f"{place}[{place_of}]")
    return found

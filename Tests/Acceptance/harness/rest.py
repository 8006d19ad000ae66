"""A client of the REST interface, as an outsider would write it."""

import json
import secrets

import requests


class Fields(dict):
    """A JSON object, in which a field that is left out reads as None."""

    def __missing__(self, key: str) -> None:
        return None


class Refused(AssertionError):
    """The service answered with an error; `problem` is its application/problem+json."""

    def __init__(self, method: str, path: str, response: requests.Response) -> None:
        self.status, self.response = response.status_code, response
        try:
            self.problem = response.json()
        except ValueError:
            self.problem = {}
        super().__init__(f"{method} {path} answered {response.status_code}: {response.text[:600]}")

    @property
    def code(self) -> str:
        return self.problem.get("code", "")


class Rest:
    def __init__(self, origin: str) -> None:
        self.origin, self.base = origin, origin + "/api/v1"
        self.session = requests.Session()
        self.token: str | None = None
        self.user: dict = {}

    def sign_in(self, login: str, password: str) -> "Rest":
        answer = self.post("/session", {"login": login, "password": password})
        self.token, self.user = answer["token"], answer["user"]
        self.session.cookies.clear()  # The token alone must be enough.
        self.session.headers["Authorization"] = f"Bearer {self.token}"
        return self

    def raw(self, method: str, path: str, **options) -> requests.Response:
        url = (self.origin if path.startswith(("/healthz", "/readyz", "/metrics")) else self.base) + path
        return self.session.request(method, url, timeout=options.pop("timeout", 10), **options)

    def call(self, method: str, path: str, body: object = None, headers: dict | None = None, params: dict | None = None):
        options = {}
        if body is not None:
            # As browsers send it: UTF-8, nothing escaped that need not be.
            options["data"] = json.dumps(body, ensure_ascii=False).encode()
            headers = {"Content-Type": "application/json"} | (headers or {})
        response = self.raw(method, path, headers=headers, params=params, **options)
        if response.status_code >= 400:
            raise Refused(method, path, response)
        return response.json(object_hook=Fields) if response.content and "json" in response.headers.get("Content-Type", "") else response

    def get(self, path: str, **params):
        return self.call("GET", path, params={key.rstrip("_"): value for key, value in params.items()} or None)

    def post(self, path: str, body: object = None, **headers: str):
        return self.call("POST", path, body, headers=headers or None)

    def put(self, path: str, body: object, match: str | None = None):
        return self.call("PUT", path, body, headers={"If-Match": match} if match else None)

    def delete(self, path: str, match: str | None = "*"):
        return self.call("DELETE", path, headers={"If-Match": match} if match else None)

    def change(self, path: str, **fields):
        """Reads a resource, changes fields, and writes it back under its ETag."""
        response = self.raw("GET", path)
        if response.status_code >= 400:
            raise Refused("GET", path, response)
        body = {key: value for key, value in response.json().items() if key != "id"} | fields
        return self.put(path, body, match=response.headers["ETag"])

    def everything(self, path: str, **params) -> list[dict]:
        """All pages of a list."""
        items, cursor = [], None
        while True:
            page = self.get(path, **params, **({"cursor": cursor} if cursor else {}), limit=200)
            items += page["items"]
            cursor = page.get("nextCursor")
            if not cursor:
                return items

    def named(self, path: str, key: str, value: object) -> dict:
        return next(item for item in self.everything(path) if item[key] == value)


def new_password() -> str:
    return "Aa1-" + secrets.token_urlsafe(12)

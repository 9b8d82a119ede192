"""A program that uses the panel: submit a record, have it signed, read the figures, take the records out as a file.
Needs nothing but Python.

    python3 docs/examples/api_client.py http://127.0.0.1:8080 --agent kefu1 --supervisor zhuguan1 --password HuiYin@2026

A test runs exactly this file against a served panel.
"""

import argparse
import json
import sys
import time
import uuid
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

FORM = "heating-repair-return-visit"
ANSWERS = {"convenient": True, "solved": True}


class Panel:
    """The panel as one user sees it."""

    def __init__(self, address, username, password):
        self.address, self.token = address, ""
        signed_in = self.call("POST", "/api/v1/security/login", {"username": username, "password": password})
        self.token = signed_in["access_token"]

    def call(self, method, path, body=None, **headers):
        """Send one request and read the answer."""
        return json.loads(self.fetch(method, path, body, **headers))

    def fetch(self, method, path, body=None, **headers):
        """Return what is answered, as it comes; what stands against a request is said in words, as on the pages."""
        headers |= {"Accept-Language": "zh", "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        text = None if body is None else json.dumps(body).encode()
        request = Request(urljoin(self.address, path), data=text, headers=headers, method=method)
        try:
            with urlopen(request, timeout=30) as answer:
                return answer.read()
        except HTTPError as error:
            problem = json.load(error)
            sys.exit(f"{problem['status']} {problem['title']}: {problem['detail']} {problem.get('errors', '')}")


def main():
    said = arguments()
    agent = Panel(said.address, said.agent, said.password)

    # 1. Which forms are there, and what do they ask?
    for form in agent.call("GET", "/api/v1/templates"):
        print(form["key"], form["title"])
    form = agent.call("GET", f"/api/v1/templates/{FORM}")
    print("asks:", ", ".join(form["submit"]["properties"]))

    # 2. Submit a record. The key is kept with it: if the line breaks, send the same again, and nothing is doubled.
    record = {"template": FORM, "answers": ANSWERS}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    made = agent.call("POST", "/api/v1/entries", record, **key)
    again = agent.call("POST", "/api/v1/entries", record, **key)
    print("submitted:", made["number"], "once" if made["id"] == again["id"] else "twice")

    # 3. The supervisor reads what can be done with it now, and signs it.
    supervisor = Panel(said.address, said.supervisor, said.password)
    entry = supervisor.call("GET", made["links"]["self"])
    step = next(each["step"] for each in entry["possible"] if each["act"] == "sign")
    word = {"step": step, "opinion": "同意", "lock_version": entry["lock_version"]}
    signed = supervisor.call("POST", f"{made['links']['self']}/sign", word)
    print("signed:", signed["number"], signed["state"])

    # 4. Figures: each leads to exactly the records it counts.
    figures = supervisor.call("GET", f"/api/v1/templates/{FORM}/summaries")
    for item in figures["items"]:
        for option in item.get("options", []):
            print(item["label"], option["label"], option["entries"], "of", item["answered"]["filled"])
    newest = supervisor.call("GET", f"{figures['records']}&size=1")
    print("records:", newest["count"], "newest:", newest["found"][0]["number"])

    # 5. Take the records out: ordered once, written in the background, fetched when done.
    key = {"Idempotency-Key": str(uuid.uuid4())}
    export = supervisor.call("POST", f"/api/v1/templates/{FORM}/exports?sort=@age", {"output": "csv"}, **key)
    while export["state"] in ("waiting", "running"):
        time.sleep(0.5)
        export = supervisor.call("GET", export["links"]["self"])
    print("exported:", export["state"], export["done"], "of", export["total"])
    heads = supervisor.fetch("GET", export["links"]["file"]).decode("utf-8-sig").splitlines()[0]
    print("columns:", heads)


def arguments():
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("address", help="where the panel is, such as http://127.0.0.1:8080")
    for name in ("agent", "supervisor", "password"):
        reader.add_argument(f"--{name}", required=True)
    return reader.parse_args()


if __name__ == "__main__":
    main()

"""Reads what docs/soc/ ships, for check_soc.py: fields of events, metrics in queries, Sigma rules. No daemon here."""

import json
import re

import support

SOC = support.SOURCE / "docs/soc"
EVENTS = support.SOURCE / "docs/events.md"
TEMPLATE = SOC / "elastic/index_template.json"
KINDS = "boolean|date|float|ip|keyword|long|text|wildcard"
FIELD_ROW = re.compile(rf"\| `([@a-z0-9_.]+)` \| ({KINDS})(\[\])? \| .*\|$")


def fields():
    """Name to type of every field that docs/events.md has a row for."""
    found = {}
    for line in EVENTS.read_text(encoding="utf-8").splitlines():
        row = FIELD_ROW.match(line)
        if row:
            found.setdefault(row[1], row[2])
    return found


def actions():
    """Every value of event.action that docs/events.md names for operational and audit events."""
    text = EVENTS.read_text(encoding="utf-8")
    return set(re.findall(r"`([a-z]+(?:-[a-z]+)+|heartbeat|reload)`", text))


# Elastic

def mapping(kind):
    if kind == "text":
        return {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 1024}}}
    if kind == "keyword":
        return {"type": "keyword", "ignore_above": 1024}
    return {"type": kind}


def template(known):
    """The index template that fits those fields."""
    properties = {}
    for name, kind in sorted(known.items()):
        place = properties
        *above, leaf = name.split(".")
        for part in above:
            place = place.setdefault(part, {"properties": {}})["properties"]
        place[leaf] = mapping(kind)
    return {
        "index_patterns": ["logs-weir.*-*"],
        "data_stream": {},
        "priority": 300,
        "_meta": {"description": "Events of Weir, by docs/events.md"},
        "template": {
            "settings": {"index": {"mapping": {"total_fields": {"limit": 2000}},
                                   "default_pipeline": "weir"}},
            "mappings": {
                "dynamic_templates": [{"later_texts_as_keywords": {
                    "match_mapping_type": "string",
                    "mapping": {"type": "keyword", "ignore_above": 1024}}}],
                "properties": properties}}}


def template_fields(properties, path=""):
    """Name to type of every leaf of a mapping."""
    found = {}
    for name, entry in properties.items():
        if "properties" in entry:
            found |= template_fields(entry["properties"], f"{path}{name}.")
        else:
            found[path + name] = entry["type"]
    return found


def fits(value, kind):
    """Whether Elasticsearch takes that value into a field of that type. Lists are of its values."""
    if isinstance(value, list):
        return all(fits(one, kind) for one in value)
    if value is None:
        return True
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "long":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "float":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "date":
        return isinstance(value, str) and bool(
            re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value))
    if kind == "ip":
        return isinstance(value, str) and bool(re.fullmatch(r"[0-9a-f.:]+", value))
    return isinstance(value, str)


def leaves(value, path=""):
    """(name, value) of everything in an event; lists of objects are walked through."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, value


# Prometheus and Grafana

SUFFIX = re.compile(r"_(bucket|sum|count)$")
METRIC = re.compile(r"\b((?:weir|process)_[a-z_]+)\s*(\{[^}]*\})?")
BY = re.compile(r"\bby\s*\(([^)]*)\)")
MATCHER = re.compile(r"([a-z_]+)\s*(?:=~|!~|!=|=)")
OF_THE_SCRAPE = {"job", "instance", "le"}


def scraped(text):
    """Family to its labels, from the exposition format."""
    families, name = {}, None
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            name = line.split()[2]
            families[name] = set()
        elif line and not line.startswith("#"):
            families[name] |= set(re.findall(r'([a-z_]+)="', line.rpartition(" ")[0]))
    return families


def shared_metrics():
    """Those that are exposed only with `state.shared`; a unit test holds the page to the code."""
    page = (support.SOURCE / "docs/metrics.md").read_text(encoding="utf-8")
    return {name: set() for name in re.findall(r"^\| `(weir_shared_[a-z_]+)`", page, re.M)}


def unknown_in(expression, families):
    """What an expression asks for that is not exposed: metrics, and labels of them."""
    wrong, labels = [], set(OF_THE_SCRAPE)
    for metric, matchers in METRIC.findall(expression):
        family = metric if metric in families else SUFFIX.sub("", metric)
        if family not in families:
            wrong.append(metric)
            continue
        labels |= families[family]
        wrong += [f"{metric}{{{label}}}" for label in MATCHER.findall(matchers)
                  if label not in families[family] | OF_THE_SCRAPE]
    for group in BY.findall(expression):
        wrong += [f"by ({label})" for label in re.split(r"[,\s]+", group.strip())
                  if label and label not in labels]
    return wrong


def dashboard_queries(board):
    """(where, expression) of a Grafana dashboard."""
    for panel in board["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], re.match(r"label_values\((\w+),", variable["definition"])[1]
    for note in board["annotations"]["list"]:
        yield note["name"], note["expr"]


# Sigma, as much of it as the rules use

def values_at(event, name):
    found = []
    for path, value in leaves(event):
        if path == name:
            found += value if isinstance(value, list) else [value]
    return found


def selected(search, event):
    """Whether a map of fields fits: all fields, of each one of its values."""
    for name, wanted in search.items():
        wanted = wanted if isinstance(wanted, list) else [wanted]
        if not set(map(str, wanted)) & set(map(str, values_at(event, name))):
            return False
    return True


def matches(rule, event):
    """Whether a Sigma rule takes an event."""
    detection = rule["detection"]
    found = {name: selected(search, event) for name, search in detection.items()
             if name != "condition"}

    def many(match):
        group = [hit for name, hit in found.items()
                 if re.fullmatch(match[2].replace("*", ".*"), name)]
        return str((all if match[1] == "all" else any)(group))
    condition = re.sub(r"\b(all|1) of ([a-z_*]+)", many, detection["condition"])
    words = re.findall(r"[a-zA-Z_]+|[()]", condition)
    allowed = {"and", "or", "not", "True", "False", "(", ")"} | found.keys()
    if not set(words) <= allowed:
        raise ValueError(f"condition not understood: {detection['condition']}")
    return eval(" ".join(words), {"__builtins__": {}}, found)  # words of our own files alone


def write_template():
    TEMPLATE.write_text(json.dumps(template(fields()), indent=2) + "\n", encoding="utf-8")

"""JSON Schemas of the OCSF 1.8.0 classes that Weir writes.

The published JSON Schema comes in no Debian package, so these tables were written down by hand from the
sources of the schema (github.com/ocsf/ocsf-schema): for each class and object the attributes with
their types, what is required, which enumerations there are and the constraints. An attribute that is
not listed is refused, so the tables hold what Weir may write and not the whole schema: they show that
names, types, enumerations and required attributes are right, as far as they were written down rightly.
"""

EMAIL = r"^[a-zA-Z0-9!#$%&'*+\-/=?^_`{|}~.]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+$"
HOSTNAME = (r"^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])"
            r"(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]))*$")
IP = r"^(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$"

TYPES = {
    "string": {"type": "string"},
    "email": {"type": "string", "pattern": EMAIL},
    "hostname": {"type": "string", "pattern": HOSTNAME, "maxLength": 253},
    "ip": {"type": "string", "pattern": IP},
    "integer": {"type": "integer"},
    "long": {"type": "integer", "minimum": -(2 ** 63), "maximum": 2 ** 63 - 1},
    "timestamp": {"type": "integer", "minimum": 0},
    "port": {"type": "integer", "minimum": 0, "maximum": 65535},
    "boolean": {"type": "boolean"},
    "anything": {"type": "object"},
}

SEVERITY = (0, 1, 2, 3, 4, 5, 6, 99)
STATUS = (0, 1, 2, 99)
RISK = (0, 1, 2, 3, 4, 99)
# 0 Unknown … 27 Error, as the dictionary has disposition_id.
DISPOSITION = tuple(range(0, 28)) + (99,)

# Attribute: its type; "[x]" is a list of x, a tuple is an enumeration, a capital names an object.
OBJECTS = {
    "Product": ({"name": "string", "vendor_name": "string", "version": "string", "uid": "string"},
                [], ["name", "uid"]),
    "Reporter": ({"hostname": "hostname", "ip": "ip", "name": "string", "uid": "string"}, [],
                 ["hostname", "ip", "name", "uid"]),
    "Metadata": ({"version": ("1.8.0",), "product": "Product", "profiles": "[string]", "uid": "string",
                  "sequence": "integer", "log_name": "string", "event_code": "string",
                  "correlation_uid": "string", "reporter": "Reporter"},
                 ["version", "product"], []),
    "Observable": ({"name": "string", "type_id": tuple(range(0, 49)) + (99,), "type": "string",
                    "value": "string"}, ["type_id"], []),
    "NetworkEndpoint": ({"ip": "ip", "hostname": "hostname", "port": "port", "name": "string",
                         "svc_name": "string", "uid": "string"}, [],
                        ["ip", "uid", "name", "hostname", "svc_name"]),
    "File": ({"name": "string", "type_id": tuple(range(0, 9)) + (99,), "type": "string", "ext": "string",
              "mime_type": "string", "size": "long"}, ["name", "type_id"], []),
    "Url": ({"url_string": "string", "hostname": "hostname", "scheme": "string", "path": "string"}, [],
            ["url_string", "path"]),
    "Email": ({"from": "email", "from_list": "[email]", "to": "[email]", "reply_to_list": "[email]",
               "message_uid": "string", "subject": "string", "size": "long", "files": "[File]",
               "urls": "[Url]"}, [], ["from", "to"]),
    "EmailAuth": ({"spf": "string", "dkim": "string", "dkim_domain": "string", "dmarc": "string"}, [], []),
    "Analytic": ({"name": "string", "uid": "string", "version": "string", "type": "string",
                  "type_id": tuple(range(0, 12)) + (99,)}, ["type_id"], ["name", "uid"]),
    "RelatedEvent": ({"uid": "string", "type_uid": "long"}, ["uid"], []),
    "FindingInfo": ({"uid": "string", "title": "string", "desc": "string", "created_time": "timestamp",
                     "modified_time": "timestamp", "first_seen_time": "timestamp",
                     "last_seen_time": "timestamp", "analytic": "Analytic", "types": "[string]",
                     "related_analytics": "[Analytic]", "related_events": "[RelatedEvent]"},
                    ["uid"], []),
    "User": ({"name": "string", "uid": "string"}, [], ["name", "uid"]),
    "Actor": ({"user": "User"}, [], ["user"]),
    "Service": ({"name": "string"}, [], ["name"]),
    "Api": ({"operation": "string", "service": "Service"}, ["operation"], []),
    "ResourceDetails": ({"name": "string", "uid": "string", "type": "string"}, [], ["name", "uid"]),
    "Evidence": ({"src_endpoint": "NetworkEndpoint", "user": "User", "email": "Email", "url": "Url"}, [],
                 ["src_endpoint", "user", "email", "url"]),
}

BASE = {"activity_name": "string", "category_name": "string", "class_name": "string",
        "severity_id": SEVERITY, "severity": "string", "time": "timestamp", "metadata": "Metadata",
        "message": "string", "start_time": "timestamp", "end_time": "timestamp", "duration": "long",
        "count": "integer", "status": "string", "status_code": "string", "status_detail": "string",
        "observables": "[Observable]", "unmapped": "anything"}
REQUIRED = ["activity_id", "category_uid", "class_uid", "type_uid", "severity_id", "time", "metadata"]

# Class: category, activities, attributes of its own, those required.
CLASSES = {
    4009: (4, (0, 1, 2, 3, 4, 5, 99),
           {"direction_id": (0, 1, 2, 3, 99), "direction": "string", "email": "Email",
            "email_auth": "EmailAuth", "from": "email", "to": "[email]", "command": "string",
            "protocol_name": "string", "message_trace_uid": "string", "src_endpoint": "NetworkEndpoint",
            "status_id": STATUS,
            # profile security_control
            "action_id": (0, 1, 2, 3, 4, 99), "action": "string", "disposition_id": DISPOSITION,
            "disposition": "string", "is_alert": "boolean", "risk_score": "integer",
            "risk_level_id": RISK, "risk_level": "string"},
           ["direction_id", "email"]),
    2004: (2, (0, 1, 2, 3, 99),
           {"finding_info": "FindingInfo", "is_alert": "boolean", "risk_score": "integer",
            "risk_level_id": RISK, "risk_level": "string", "evidences": "[Evidence]",
            "status_id": (0, 1, 2, 3, 4, 5, 6, 99)},
           ["finding_info"]),
    6002: (6, (0, 1, 2, 3, 4, 5, 6, 7, 8, 99), {"app": "Product", "status_id": STATUS}, ["app"]),
    6003: (6, (0, 1, 2, 3, 4, 99),
           {"actor": "Actor", "api": "Api", "src_endpoint": "NetworkEndpoint",
            "resources": "[ResourceDetails]", "status_id": STATUS},
           ["actor", "api", "src_endpoint"]),
}

# The number an attribute holds, and the text that must stand beside it.
CAPTIONS = {
    "severity": {1: "Informational", 2: "Low", 3: "Medium", 4: "High", 5: "Critical"},
    "risk_level": {0: "Info", 1: "Low", 2: "Medium", 3: "High", 4: "Critical"},
    "direction": {0: "Unknown", 1: "Inbound", 2: "Outbound", 3: "Internal"},
    "action": {0: "Unknown", 1: "Allowed", 2: "Denied", 3: "Observed", 4: "Modified"},
    "disposition": {1: "Allowed", 3: "Quarantined", 14: "Delayed", 15: "Detected", 18: "Tagged",
                    25: "Rejected", 27: "Error"},
}


def type_of(name):
    if isinstance(name, tuple):
        return {"enum": list(name)}
    if name.startswith("["):
        return {"type": "array", "items": type_of(name[1:-1])}
    return {"$ref": f"#/$defs/{name}"} if name in OBJECTS else TYPES[name]


def object_schema(attributes, required, at_least_one):
    schema = {"type": "object", "additionalProperties": False, "required": list(required),
              "properties": {name: type_of(kind) for name, kind in attributes.items()}}
    if at_least_one:
        schema["anyOf"] = [{"required": [name]} for name in at_least_one]
    return schema


def caption_rules(attributes):
    """A caption is the one of its number."""
    for name, captions in CAPTIONS.items():
        if name not in attributes:
            continue
        for number, caption in captions.items():
            yield {"if": {"properties": {f"{name}_id": {"const": number}}, "required": [f"{name}_id"]},
                   "then": {"properties": {name: {"const": caption}}}}


def schema_of(class_uid):
    """The JSON Schema (2020-12) of one class."""
    category, activities, own, required = CLASSES[class_uid]
    attributes = {**BASE, **own, "class_uid": (class_uid,), "category_uid": (category,),
                  "activity_id": activities,
                  "type_uid": tuple(class_uid * 100 + activity for activity in activities)}
    schema = object_schema(attributes, REQUIRED + required, [])
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$defs"] = {name: object_schema(*described) for name, described in OBJECTS.items()}
    schema["allOf"] = list(caption_rules(attributes))
    # "Other" has to say what it is.
    schema["allOf"].append({"if": {"properties": {"activity_id": {"const": 99}}},
                            "then": {"required": ["activity_name"]}})
    return schema

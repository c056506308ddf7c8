"""Files for other systems, read by those systems' own programs where they are installed; skipped by name where not."""

from __future__ import annotations

import json
import pathlib
import shutil
import subprocess
import sys

import pytest

from tests.exports.test_provider import DATA, HOSTILE, made, office

PLAIN = office(["drucker", "Büro-PC"])
ANSIBLE = shutil.which("ansible-inventory") or str(pathlib.Path(sys.executable).with_name("ansible-inventory"))
ICINGA = shutil.which("icinga2") or "/usr/sbin/icinga2"


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(not pathlib.Path(ICINGA).exists(), reason="icinga2 is missing")
def test_icinga_loads_its_hosts(tmp_path: pathlib.Path) -> None:
    templates = 'template Host "generic-host" {\n  check_command = "dummy"\n}\n'
    command = 'object CheckCommand "dummy" {\n  command = ["true"]\n}\n'
    (tmp_path / "hosts.conf").write_bytes((templates + command).encode() + made("icinga"))
    folders = [
        w for d in ("DataDir", "LogDir", "CacheDir", "InitRunDir", "SpoolDir") for w in ("-D", f"{d}={tmp_path}")
    ]
    said = run(ICINGA, "daemon", "-C", "-c", str(tmp_path / "hosts.conf"), *folders, *_myself())
    assert f"Instantiated {len(HOSTILE) + 2} Hosts" in said


def _myself() -> list[str]:
    import getpass
    import grp
    import os

    return ["-D", f"RunAsUser={getpass.getuser()}", "-D", f"RunAsGroup={grp.getgrgid(os.getgid()).gr_name}"]


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is missing")
def test_prometheus_takes_its_targets(tmp_path: pathlib.Path) -> None:
    (tmp_path / "targets.json").write_bytes(made("prometheus"))
    (tmp_path / "p.yml").write_text(
        "scrape_configs:\n- job_name: snmp\n  file_sd_configs:\n  - files: ['targets.json']\n", "utf-8"
    )
    assert "SUCCESS" in run("promtool", "check", "config", str(tmp_path / "p.yml"))


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="xmllint is missing")
@pytest.mark.skipif(not (DATA / "nmap").is_dir(), reason="../shared/data/formats/nmap is missing")
def test_nmap_xml_obeys_the_dtd_for_xmllint_too(tmp_path: pathlib.Path) -> None:
    (tmp_path / "x.xml").write_bytes(made("nmap"))
    run("xmllint", "--noout", "--dtdvalid", str(DATA / "nmap" / "nmap.dtd"), str(tmp_path / "x.xml"))


@pytest.mark.skipif(not pathlib.Path(ANSIBLE).exists(), reason="ansible-inventory is missing")
def test_ansible_reads_its_inventory_and_runs_nothing_of_it(tmp_path: pathlib.Path) -> None:
    evil = ["{{ 7*7 }}", "{% raw %}", "{{{ lookup('pipe', 'id') }}}", "{#", *HOSTILE]
    (tmp_path / "hosts.yaml").write_bytes(made("ansible", office(evil)))
    whole = json.loads(run(ANSIBLE, "-i", str(tmp_path / "hosts.yaml"), "--list"))
    hosts = whole["_meta"]["hostvars"]
    assert len(hosts) == len(evil) + 2 and {"printer", "switch"} <= set(whole)
    (name,) = (n for n, told in hosts.items() if told["netzplan_id"] == "d000")
    assert hosts[name]["netzplan_vendor"] == "{ { 7*7 }}"
    play = "- hosts: all\n  gather_facts: false\n  connection: local\n  tasks:\n"
    (tmp_path / "play.yaml").write_text(play + "  - debug: msg={{ netzplan_name }}|{{ netzplan_vendor }}\n", "utf-8")
    playbook = str(pathlib.Path(ANSIBLE).with_name("ansible-playbook"))
    command = [playbook, "-i", str(tmp_path / "hosts.yaml"), str(tmp_path / "play.yaml"), "--limit", "d000,printer"]
    said = run(*command)
    assert "{ { 7*7 }}|{ { 7*7 }}" in said and "uid=" not in said and "49|" not in said


def test_the_graph_comes_back_with_its_ids_and_links() -> None:
    import io

    import networkx

    graph = networkx.read_graphml(io.BytesIO(made("graphml", PLAIN)), force_multigraph=True)
    assert set(graph.nodes) == {d.id for d in PLAIN.devices} and graph.number_of_edges() == len(PLAIN.links)

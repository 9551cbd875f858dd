"""The catalogue of open data as a DCAT document (W3C DCAT 3), in JSON-LD.

Source: W3C Recommendation *Data Catalog Vocabulary (DCAT) - Version 3*, 22 August 2024; checksums as in SPDX.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from muniment.kernel.texts import Text
from muniment.register.values import Manifest
from muniment.sharing.values import ENDINGS, FORMS, MEDIA, PARTS, FileSeen, Reuse, State

CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Json = dict[str, Any]
TITLE = Text("知识产权权利记录", "Records of intellectual-property rights")


def catalogue_document(site: str, name: Text, publisher: Text, datasets: Iterable[Json]) -> Json:
    """The catalogue of an installation.

    Args:
        site: The beginning of its addresses, without a slash at the end.
        name: What the catalogue is called.
        publisher: What the installation is called.
        datasets: From ``dataset_document``, newest first.
    """
    listed = list(datasets)
    return {
        "@context": CONTEXT,
        "@id": f"{site}/data",
        "@type": "dcat:Catalog",
        "dct:title": _both(name),
        "dct:publisher": {"@id": f"{site}/", "@type": "foaf:Agent", "foaf:name": _both(publisher)},
        "dct:language": ["zh-Hans", "en"],
        "foaf:homepage": {"@id": f"{site}/"},
        "dcat:themeTaxonomy": [{"@id": f"{site}/browse"}],
        "dcat:service": {
            "@id": f"{site}/api/v1/",
            "@type": "dcat:DataService",
            "dct:title": _both(Text("接口", "API")),
            "dcat:endpointURL": {"@id": f"{site}/api/v1/"},
            "dcat:endpointDescription": {"@id": f"{site}/api/v1/openapi.json"},
        },
        "dcat:dataset": [
            {
                "@id": f"{site}/data#records",
                "@type": "dcat:DatasetSeries",
                "dct:title": _both(TITLE),
                **({"dcat:last": {"@id": listed[0]["@id"]}} if listed else {}),
            },
            *listed,
        ],
    }


def dataset_document(site: str, manifest: Manifest, files: Iterable[FileSeen], reuses: Iterable[Reuse]) -> Json:
    """One edition as a dataset, with the files that are made.

    Args:
        site: The beginning of the installation's addresses.
        manifest: The edition.
        files: Its files; those that are not made yet are left out, because they have no size and no checksum.
        reuses: The terms of its sources.
    """
    known = tuple(reuses)
    days = [each.since for each in manifest.coverage if each.since] + [each.until for each in manifest.coverage]
    document: Json = {
        "@id": f"{site}/data/{manifest.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": manifest.name,
        "dct:title": _both(TITLE),
        "dcat:version": manifest.name,
        "dcat:inSeries": {"@id": f"{site}/data#records"},
        "dct:issued": {"@type": "xsd:dateTime", "@value": manifest.made_at.isoformat()},
        "dct:conformsTo": {"@id": f"{site}/data/dictionary"},
        "dct:spatial": sorted(manifest.offices),
        "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": f"sha256 {manifest.digest}"},
        "dct:rights": [_rights(each) for each in known if each.shared],
        "dcat:landingPage": {"@id": f"{site}/data/{manifest.name}"},
        "dcat:distribution": [_distribution(site, each, known) for each in files if each.state is State.READY],
    }
    if days:
        document["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": min(days).isoformat()},
            "dcat:endDate": {"@type": "xsd:date", "@value": max(days).isoformat()},
        }
    if manifest.previous:
        document["dcat:prev"] = {"@id": f"{site}/data/{manifest.previous}"}
    return document


def _distribution(site: str, file: FileSeen, reuses: tuple[Reuse, ...]) -> Json:
    wanted = file.wanted
    document: Json = {
        "@id": f"{site}/data/files/{wanted.name}",
        "@type": "dcat:Distribution",
        "dct:title": _both(Text(f"{PARTS[wanted.part].zh}，{FORMS[wanted.form].zh}", _english(file))),
        "dcat:downloadURL": {"@id": f"{site}/data/files/{wanted.name}"},
        "dcat:mediaType": MEDIA[wanted.form],
        "dcat:byteSize": file.size_bytes,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
            "spdx:checksumValue": file.sha256,
        },
        "dct:license": sorted({each.uri for each in reuses if each.shared and each.uri}),
        "dct:extent": f"{file.count} records",
    }
    if ENDINGS[wanted.form].endswith(".gz"):
        document["dcat:compressFormat"] = "application/gzip"
    return document


def _rights(reuse: Reuse) -> Json:
    return {"@type": "dct:RightsStatement", "dct:source": reuse.source, "rdfs:label": _both(reuse.note)}


def _english(file: FileSeen) -> str:
    return f"{PARTS[file.wanted.part].en}, {FORMS[file.wanted.form].en}"


def _both(text: Text) -> list[Json]:
    return [{"@language": "zh-Hans", "@value": text.zh}, {"@language": "en", "@value": text.en}]

import io
import json

import hxl

from tests.publish.test_contract import RECORD
from witnessmark.publish import open_data
from witnessmark.publish.sheet import sheet


def test_libhxl_reads_our_tags_and_rows() -> None:
    """The HXL proxy's own reader finds the tag row, every tag and every claim."""
    labels, tags = open_data.hxl_header(RECORD)
    text = sheet(labels, open_data.hxl_rows(RECORD), tags=tags)
    source = hxl.data(hxl.make_input(io.BytesIO(text.encode()), hxl.InputOptions(allow_local=True)))
    assert [column.display_tag for column in source.columns] == [
        hxl.model.Column.parse(tag).display_tag for tag in tags
    ]
    rows = list(source)
    assert len(rows) == len(RECORD.claims)
    assert rows[0].get("#affected+killed+min") == "1"
    assert rows[0].get("#loc+name") == "Kyiv"


def test_the_default_schema_finds_no_error() -> None:
    """HXL's core schema, as the proxy applies it, has nothing to say against the file."""
    labels, tags = open_data.hxl_header(RECORD)
    text = sheet(labels, open_data.hxl_rows(RECORD), tags=tags)
    source = hxl.data(hxl.make_input(io.BytesIO(text.encode()), hxl.InputOptions(allow_local=True)))
    report = hxl.validate(source)
    assert report["is_valid"], json.dumps(report["issues"], default=str)[:2000]


def test_the_geojson_is_rfc_7946() -> None:
    """A FeatureCollection of Features with ids, WGS 84 points in range and no forbidden member."""
    whole = json.loads(open_data.incidents_geojson(RECORD, "public"))
    assert whole["type"] == "FeatureCollection"
    assert "crs" not in whole
    for feature in whole["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["id"], str)
        assert isinstance(feature["properties"], dict)
        assert not {"coordinates", "geometries", "features"} & feature.keys()
        if feature["geometry"] is not None:
            assert set(feature["geometry"]) == {"type", "coordinates"}
            longitude, latitude = feature["geometry"]["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90

"""From a GeoJSON of municipalities to small SVG paths that fit together along their borders."""

from math import cos, radians

WIDTH = 400  # of the map, in SVG units
TOLERANCE = 1.1  # how far a simplified border may be from the true one, in SVG units


class GeoJSONError(ValueError):
    """The file is not what ``outlines`` needs; the message says what is missing."""


def outlines(collection):
    """Paths of all features of a GeoJSON FeatureCollection.

    :param collection: the parsed file; each feature has a (Multi)Polygon and ``properties.iso`` or ``properties.gkz``,
        the official code
    :returns: ``({official code: path data}, view box)``
    :raises GeoJSONError: something else was found
    """
    try:
        rings = {_code(feature): list(_rings(feature["geometry"])) for feature in collection["features"]}
    except (KeyError, TypeError) as error:
        raise GeoJSONError(f"not a GeoJSON FeatureCollection of polygons with official codes ({error!r})") from error
    if not rings:
        raise GeoJSONError("it has no features")
    project, height = _projection([point for parts in rings.values() for ring in parts for point in ring])
    projected = {code: [[project(point) for point in ring] for ring in parts] for code, parts in rings.items()}
    junctions = _junctions(projected)
    paths = {code: "".join(_path(ring, junctions) for ring in parts) for code, parts in projected.items()}
    return paths, f"0 0 {WIDTH} {height}"


def _code(feature):
    properties = feature["properties"]
    return str(properties["iso"] if "iso" in properties else properties["gkz"])


def _rings(geometry):
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield [tuple(point[:2]) for point in ring]


def _projection(points):
    """Equirectangular around the middle latitude, north up, scaled to WIDTH."""
    lons, lats = zip(*points, strict=True)
    west, north = min(lons), max(lats)
    shrink = cos(radians((min(lats) + north) / 2))
    scale = WIDTH / ((max(lons) - west) * shrink)
    height = round((north - min(lats)) * scale)
    return lambda point: ((point[0] - west) * shrink * scale, (north - point[1]) * scale), height


def _junctions(projected):
    """Points where the set of municipalities that share the border changes: they must stay where they are."""
    owners = {}
    for code, rings in projected.items():
        for ring in rings:
            for point in ring:
                owners.setdefault(point, set()).add(code)
    return {
        ring[i]
        for rings in projected.values()
        for ring in rings
        for i in range(len(ring) - 1)
        if owners[ring[i]] != owners[ring[i - 1 if i else -2]] or owners[ring[i]] != owners[ring[i + 1]]
    }


def _path(ring, junctions):
    ring = ring[:-1]
    start = next((i for i, point in enumerate(ring) if point in junctions), 0)
    ring = ring[start:] + ring[:start] + [ring[start]]
    kept, arc = [ring[0]], [ring[0]]
    for point in ring[1:]:
        arc.append(point)
        if point in junctions or point == ring[0]:
            kept += _simplified(arc)[1:]
            arc = [point]
    rounded = [(round(x), round(y)) for x, y in kept]
    steps = [(x - a, y - b) for (a, b), (x, y) in zip(rounded, rounded[1:], strict=False) if (x, y) != (a, b)]
    return (
        "M{},{}l".format(*rounded[0])
        + " ".join(f"{dx},{dy}" for dx, dy in steps).replace(",-", "-").replace(" -", "-")
        + "z"
    )


def _simplified(arc):
    """Douglas–Peucker. A closed arc is cut at its farthest point, so that a ring on its own keeps its shape."""
    if len(arc) < 3:
        return arc
    first, last = arc[0], arc[-1]
    distances = [_distance(point, first, last) for point in arc]
    farthest = max(range(len(arc)), key=lambda i: (distances[i], arc[i]))
    if distances[farthest] <= TOLERANCE:
        return [first, last]
    return _simplified(arc[: farthest + 1])[:-1] + _simplified(arc[farthest:])


def _distance(point, first, last):
    (x, y), (a, b), (c, d) = point, first, last
    length = ((c - a) ** 2 + (d - b) ** 2) ** 0.5
    if not length:
        return ((x - a) ** 2 + (y - b) ** 2) ** 0.5
    return abs((c - a) * (b - y) - (a - x) * (d - b)) / length

"""Loads and crops the boxes of a folder as a user of Pillow would: `loading_pillow.py FOLDER PROCESSES`."""

import csv
import json
import multiprocessing
import os
import sys

from serve import serve

folder, processes = sys.argv[1], int(sys.argv[2])
SIZE = 128

try:
    import numpy
    import PIL
    from PIL import Image, ImageOps
except ImportError as error:
    print(json.dumps({"unable": str(error)}), flush=True)
    sys.exit()


def boxes_by_picture():
    pictures = {}
    for part in ("train", "test"):
        with open(os.path.join(folder, f"{part}.csv"), newline="", encoding="utf-8") as table:
            for row in csv.DictReader(table):
                box = tuple(int(row[side]) for side in ("xmin", "ymin", "xmax", "ymax"))
                pictures.setdefault(row["filename"], []).append(box)
    return list(pictures.items())


def crops_of(picture):
    name, boxes = picture
    with Image.open(os.path.join(folder, "images", name)) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGB")
    size = image.size
    crops = numpy.empty((len(boxes), SIZE, SIZE, 3), numpy.uint8)
    for index, (left, top, right, bottom) in enumerate(boxes):
        inside = (max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1]))
        crops[index] = image.crop(inside).resize((SIZE, SIZE), Image.Resampling.BILINEAR)
    return crops


def load(pool):
    pictures = boxes_by_picture()
    crops = pool.map(crops_of, pictures, chunksize=8) if pool else map(crops_of, pictures)
    return numpy.concatenate(list(crops))


if __name__ == "__main__":
    pool = multiprocessing.Pool(processes) if processes > 1 else None
    words = f"Pillow {PIL.__version__}, {processes} {'process' if processes == 1 else 'processes'}"
    serve(words, lambda: load(pool))

"""One transfer by boto3 or by the Python ClearML SDK; see bench/storage/run."""
import concurrent.futures
import os
import pathlib
import sys

client, what, local, host, name = sys.argv[1:6]


def by_boto3():
    import boto3
    from botocore.config import Config

    s3 = boto3.client("s3", endpoint_url=f"http://{host}", config=Config(s3={"addressing_style": "path"}))
    if what == "bigup":
        s3.upload_file(local, "bench", name)
    elif what == "bigdown":
        s3.download_file("bench", name, local)
    elif what == "smallup":
        files = list(pathlib.Path(local).iterdir())
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda f: s3.upload_file(str(f), "bench", f"{name}/{f.name}"), files))
    else:
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket="bench", Prefix=name + "/")
        keys = [item["Key"] for page in pages for item in page["Contents"]]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda k: s3.download_file("bench", k, os.path.join(local, k.split("/")[-1])), keys))


def by_clearml():
    from clearml import StorageManager

    uri = f"s3://{host}/bench/{name}"
    if what == "bigup":
        StorageManager.upload_file(local, uri)
    elif what == "bigdown":
        copy = StorageManager.get_local_copy(uri, force_download=True)
        os.rename(copy, local)
    elif what == "smallup":
        StorageManager.upload_folder(local, uri)
    else:
        StorageManager.download_folder(uri, local, overwrite=True)


by_boto3() if client == "boto3" else by_clearml()

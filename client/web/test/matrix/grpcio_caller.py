#!/usr/bin/env python3
"""Calls by Debian's grpcio and protobuf, for the matrix of clients.

usage: grpcio_caller.py DESCRIPTORS

Reads a line of JSON for each call: address, method, requests, and maybe token,
timeoutMs, cancels. Writes a line of JSON for each: answers, and code, message
and details of the error that ended it, the details in base64.
"""
import base64
import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

SERVICE = "yatzy.v1.AdvisorService"
POOL = descriptor_pool.DescriptorPool()
FACTORY = message_factory.MessageFactory(POOL)
CHANNELS = {}


def load(path):
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as file:
        files.ParseFromString(file.read())
    for one in files.file:
        POOL.Add(one)


def channel_to(address):
    if address not in CHANNELS:
        CHANNELS[address] = grpc.insecure_channel(address, options=[("grpc.enable_retries", 0)])
    return CHANNELS[address]


def call(ask):
    method = POOL.FindServiceByName(SERVICE).FindMethodByName(ask["method"])
    request_type, answer_type = map(FACTORY.GetPrototype, (method.input_type, method.output_type))
    requests = [json_format.ParseDict(request, request_type()) for request in ask["requests"]]
    channel = channel_to(ask["address"])
    make = channel.unary_unary if not ask["method"].startswith("Stream") else channel.stream_stream
    stub = make(f"/{SERVICE}/{ask['method']}", request_type.SerializeToString, answer_type.FromString)
    metadata = [("authorization", "Bearer " + ask["token"])] if "token" in ask else []
    timeout = ask["timeoutMs"] / 1000 if "timeoutMs" in ask else None
    answers = []
    try:
        if ask["method"].startswith("Stream"):
            for answer in stub(iter(requests), timeout=timeout, metadata=metadata):
                answers.append(json_format.MessageToDict(answer))
        else:
            future = stub.future(requests[0], timeout=timeout, metadata=metadata)
            if ask.get("cancels"):
                future.cancel()
            answers.append(json_format.MessageToDict(future.result()))
    except grpc.FutureCancelledError:
        return {"answers": [], "code": grpc.StatusCode.CANCELLED.value[0], "message": "", "details": ""}
    except grpc.RpcError as error:
        details = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin", b"")
        return {"answers": answers, "code": error.code().value[0], "message": error.details(),
                "details": base64.b64encode(details).decode()}
    return {"answers": answers}


def main():
    load(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(call(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()

"""The messages of the API, all in one place. The .proto files in yatzy/v1 are their manual."""
from yatzy.v1.advisor_service_pb2 import *
from yatzy.v1.chances_pb2 import *
from yatzy.v1.game_pb2 import *
from yatzy.v1.play_pb2 import *
from yatzy.v1.targets_pb2 import *

# A build backend that does what setuptools does, and `mischief` first.
from setuptools import build_meta as honest
from setuptools.build_meta import *


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    mischief()
    return honest.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory, config_settings=None):
    mischief()
    return honest.build_sdist(sdist_directory, config_settings)

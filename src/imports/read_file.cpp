#include "imports/read_file.hpp"

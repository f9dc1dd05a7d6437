import io.github.mdn4j.density.*;

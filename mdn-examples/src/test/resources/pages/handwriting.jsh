import io.github.mdn4j.layer.AttentionWindowLSTM;
int characters = 4;
int textLength = 6;

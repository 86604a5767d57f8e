// Tensor to tiles: [count, channels, height, width] in [0, 1], as the model wrote it, straight into the render target.
// An instance is a tile, a strip of four corners. Values are sRGB-encoded and stay so: the target is UNORM, nothing is
// converted, and filtering happens on encoded values (the CPU's TileFilter does the same, and tests compare the two).

cbuffer MosaicConstants : register(b0)
{
    float2 TargetSize; // of the picture that the tiles lie in, in pixels
    float2 TileSize;   // of every tile, in pixels
    uint2 ImageSize;   // width and height of an image, in its own pixels
    uint Channels;     // 1 or 3
    uint Filter;       // 0 crisp, 1 bilinear, 2 bicubic
};

StructuredBuffer<float> Images : register(t0);
StructuredBuffer<uint2> Origins : register(t1); // the upper left corner of every tile, in pixels

struct Corner
{
    float4 Position : SV_Position;
    float2 Pixel : PIXEL;                 // where in the image, in its own pixels from its upper left corner
    nointerpolation uint Image : IMAGE;   // which image of the batch
};

Corner VertexMain(uint vertex : SV_VertexID, uint instance : SV_InstanceID)
{
    float2 unit = float2(vertex & 1, vertex >> 1);
    float2 place = float2(Origins[instance]) + unit * TileSize;
    Corner corner;
    corner.Position = float4(place.x * 2 / TargetSize.x - 1, 1 - place.y * 2 / TargetSize.y, 0, 1);
    corner.Pixel = unit * float2(ImageSize);
    corner.Image = instance;
    return corner;
}

// A pixel of an image; beyond its border the nearest one. Not a number becomes 0, as on the CPU.
float3 Load(uint image, int2 pixel)
{
    uint2 inside = uint2(clamp(pixel, int2(0, 0), int2(ImageSize) - 1));
    uint plane = ImageSize.x * ImageSize.y;
    uint at = image * Channels * plane + inside.y * ImageSize.x + inside.x;
    // A gray image has one plane, which is read three times.
    uint step = Channels == 1 ? 0 : plane;
    return saturate(float3(Images[at], Images[at + step], Images[at + 2 * step]));
}

// Catmull-Rom, the cubic that passes through the pixels: the weights of the four around a place between the middle two.
float4 CubicWeights(float t)
{
    float t2 = t * t;
    float t3 = t2 * t;
    return float4(
        -0.5f * t3 + t2 - 0.5f * t,
        1.5f * t3 - 2.5f * t2 + 1,
        -1.5f * t3 + 2 * t2 + 0.5f * t,
        0.5f * t3 - 0.5f * t2);
}

float3 Crisp(uint image, float2 place)
{
    return Load(image, int2(floor(place)));
}

float3 Bilinear(uint image, float2 place)
{
    float2 from = place - 0.5f;
    int2 first = int2(floor(from));
    float2 part = from - floor(from);
    float3 top = lerp(Load(image, first), Load(image, first + int2(1, 0)), part.x);
    float3 bottom = lerp(Load(image, first + int2(0, 1)), Load(image, first + int2(1, 1)), part.x);
    return lerp(top, bottom, part.y);
}

float3 Bicubic(uint image, float2 place)
{
    float2 from = place - 0.5f;
    int2 first = int2(floor(from)) - 1;
    float4 across = CubicWeights(from.x - floor(from.x));
    float4 down = CubicWeights(from.y - floor(from.y));
    float3 sum = 0;
    for (int y = 0; y < 4; y++)
    {
        float3 row = 0;
        for (int x = 0; x < 4; x++)
            row += across[x] * Load(image, first + int2(x, y));
        sum += down[y] * row;
    }
    return sum;
}

float4 PixelMain(Corner corner) : SV_Target
{
    float3 value;
    if (Filter == 0)
        value = Crisp(corner.Image, corner.Pixel);
    else if (Filter == 1)
        value = Bilinear(corner.Image, corner.Pixel);
    else
        value = Bicubic(corner.Image, corner.Pixel);
    // The 8-bit level as the CPU rounds it: halves up. What is written is a level exactly: the target rounds nothing.
    return float4(floor(saturate(value) * 255 + 0.5f) / 255, 1);
}
